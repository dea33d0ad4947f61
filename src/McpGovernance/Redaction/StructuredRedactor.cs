using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Redaction;

/// <summary>Takes secrets out of a tool's structured content so that what is left is still valid against the tool's output schema.</summary>
/// <remarks>Thread safe. Schemas are compiled when something was first found in a result of theirs.</remarks>
internal sealed class StructuredRedactor(JsonRedactor json, OutputSchemas schemas)
{
    private static readonly RedactionStyle[] s_styles = [RedactionStyle.Named, RedactionStyle.Masked, RedactionStyle.Empty];

    private readonly JsonGlance _glance = new();

    /// <summary>The content without its secrets.</summary>
    /// <param name="content">The content.</param>
    /// <param name="definition">The tool; <see langword="null"/> where nobody knows it.</param>
    /// <param name="tally">Counts what is taken out.</param>
    /// <returns>The clean content, the very same where there was nothing to clean; <see langword="null"/> where none would be valid.</returns>
    public JsonElement? Clean(JsonElement content, Tool? definition, SecretTally tally)
    {
        if (!_glance.MayHide(content))
        {
            return content;
        }

        var node = Node(content);
        if (json.Clean(node, tally) is not { } named)
        {
            return content;
        }

        var isValid = Judge(definition, content);
        foreach (var style in s_styles)
        {
            var clean = JsonElement.Parse((style == RedactionStyle.Named ? named : json.Clean(node, new SecretTally(), style)!).ToJsonString());
            if (isValid(clean))
            {
                return clean;
            }
        }

        return null;
    }

    public static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    /// <summary>Before the revision of July 2026 what is no object travels in one; whichever of the two the schema admitted, it must admit again.</summary>
    private Predicate<JsonElement> Judge(Tool? definition, JsonElement content)
    {
        if (schemas.Of(definition) is not { } schema)
        {
            return static _ => true;
        }

        return schema.Validate(content) == SchemaVerdict.Valid ? clean => schema.Validate(clean) == SchemaVerdict.Valid
            : OutputSchemas.Inner(content) is { } inner && schema.Validate(inner) == SchemaVerdict.Valid ? clean => OutputSchemas.Inner(clean) is { } rest && schema.Validate(rest) == SchemaVerdict.Valid
            : static _ => true;     // It was not valid before, and the host lets that pass.
    }
}
