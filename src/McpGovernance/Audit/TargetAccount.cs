using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>Whose account, or which resource, a call is about: where the catalog says that it stands in the arguments.</summary>
internal static class TargetAccount
{
    /// <summary>The account; <see langword="null"/> where no catalog says where it stands, or the call has none.</summary>
    public static string? Of(InvokeContext context)
    {
        if (context is not { Target.Contract.TargetPointer: { Length: > 1 } pointer, Arguments: { } arguments } || pointer[0] != '/')
        {
            return null;
        }

        JsonElement? at = null;
        foreach (var part in pointer.AsSpan(1).Split('/'))
        {
            var name = pointer[1..][part].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at is { } value ? Below(value, name) : arguments.TryGetValue(name, out var first) ? first : null;
            if (at is null)
            {
                return null;
            }
        }

        return at is { ValueKind: JsonValueKind.String or JsonValueKind.Number } found ? Text(found) : null;
    }

    private static JsonElement? Below(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object => value.TryGetProperty(name, out var member) ? member : null,
        JsonValueKind.Array => int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength() ? value[index] : null,
        _ => null,
    };

    /// <summary>A text that is none, such as half of a surrogate pair, names nobody.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
