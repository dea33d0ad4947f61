using System.Security.Claims;
using System.Text.Json;

namespace McpGovernance.Identity;

/// <summary>Reads granted scopes: a space-delimited string, a JSON array, repeated claims, or all of them.</summary>
internal static class ScopeClaims
{
    public static IReadOnlyList<string> Read(ClaimsIdentity identity, string[] types)
    {
        List<string>? scopes = null;
        foreach (var claim in identity.Claims)
        {
            if (!types.Contains(claim.Type, StringComparer.Ordinal))
            {
                continue;
            }

            foreach (var scope in Elements(claim.Value))
            {
                scopes ??= [];
                if (scope.Length > 0 && !scopes.Contains(scope, StringComparer.Ordinal))
                {
                    scopes.Add(scope);
                }
            }
        }

        return scopes is null ? [] : scopes.AsReadOnly();
    }

    private static IEnumerable<string> Elements(string value) =>
        value.StartsWith('[') && TryReadArray(value) is { } elements ? elements : value.Split(' ');

    /// <summary>A scope may begin with a bracket too, so that what is no array is a string.</summary>
    private static List<string>? TryReadArray(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return [.. document.RootElement.EnumerateArray()
                .Where(static element => element.ValueKind == JsonValueKind.String)
                .Select(static element => element.GetString()!)];
        }
        catch (Exception notAnArray) when (notAnArray is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
