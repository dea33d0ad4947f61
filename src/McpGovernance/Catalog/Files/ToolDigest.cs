using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>The digest of a tool's definition: of everything that a model or client sees.</summary>
/// <remarks>Thread safe.</remarks>
public static class ToolDigest
{
    private const string Meta = "_meta";

    /// <summary>Computes the digest.</summary>
    /// <param name="definition">The definition, as <c>tools/list</c> gives it.</param>
    /// <returns>
    /// <c>sha256-</c> and the unpadded base64url of SHA-256 over the RFC 8785 canonical JSON of the definition, without what governance
    /// itself put into its <c>_meta</c>. Numbers beyond a double are rounded, as that RFC has it.
    /// </returns>
    /// <exception cref="ArgumentException">The definition is no object.</exception>
    public static string Of(JsonElement definition)
    {
        if (definition.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("A tool's definition is an object.", nameof(definition));
        }

        // Schemas bound integers by numbers that no double holds.
        return CanonicalJson.Digest(Foreign(definition), CanonicalNumbers.Rounded);
    }

    /// <summary>The definition without what governance itself put into its <c>_meta</c>.</summary>
    internal static JsonElement Foreign(JsonElement definition)
    {
        if (!definition.TryGetProperty(Meta, out var meta) || meta.ValueKind != JsonValueKind.Object
            || !(meta.EnumerateObject().Any(static one => one.Name.StartsWith(WireNames.Prefix, StringComparison.Ordinal)) || meta.GetPropertyCount() == 0))
        {
            return definition;
        }

        var copy = JsonObject.Create(definition)!;
        var kept = new JsonObject(meta.EnumerateObject().Where(static one => !one.Name.StartsWith(WireNames.Prefix, StringComparison.Ordinal))
            .Select(static one => KeyValuePair.Create(one.Name, JsonNode.Parse(one.Value.GetRawText()))));
        copy.Remove(Meta);
        if (kept.Count > 0)
        {
            copy[Meta] = kept;
        }

        return JsonElement.Parse(copy.ToJsonString());
    }
}
