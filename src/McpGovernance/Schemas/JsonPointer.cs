using System.Globalization;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    public static string Escape(string token) => token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string token) => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Goes from a value to what a pointer means in it.</summary>
    public static bool TryFind(JsonElement from, string pointer, out JsonElement found)
    {
        found = from;
        if (pointer.Length == 0)
        {
            return true;
        }

        if (pointer[0] != '/')
        {
            return false;
        }

        foreach (var token in pointer[1..].Split('/'))
        {
            if (!TryStep(found, Unescape(token), out found))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Goes from a value to one of its members or items.</summary>
    public static bool TryStep(JsonElement from, string name, out JsonElement found)
    {
        found = default;
        if (from.ValueKind == JsonValueKind.Object)
        {
            return from.TryGetProperty(name, out found);
        }

        if (from.ValueKind != JsonValueKind.Array
            || (name.Length > 1 && name[0] == '0')
            || !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index >= from.GetArrayLength())
        {
            return false;
        }

        found = from[index];
        return true;
    }
}
