using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Redaction;

/// <summary>The output schemas of tools, ready to say whether what is left of a result is still one of theirs.</summary>
/// <remarks>Thread safe. A schema is compiled when it is first asked for, and kept as long as the definition lives.</remarks>
internal sealed class OutputSchemas(SchemaValidatorFactory validators)
{
    private const string Wrapper = "result";

    private readonly ConditionalWeakTable<Tool, StrongBox<SchemaValidator?>> _schemas = [];

    /// <summary>The schema; <see langword="null"/> where there is none, or none that anybody understands: the Contract stage serves no such tool.</summary>
    public SchemaValidator? Of(Tool? definition) => definition?.OutputSchema is null ? null : _schemas.GetValue(definition, Compile).Value;

    /// <summary>What stands inside the object in which, before the revision of July 2026, what is no object travels.</summary>
    public static JsonElement? Inner(JsonElement content) => content.ValueKind == JsonValueKind.Object && content.TryGetProperty(Wrapper, out var inner) ? inner : null;

    /// <summary>The object in which what is no object travels.</summary>
    public static JsonObject Wrapped(JsonNode? inner) => new() { [Wrapper] = inner };

    private StrongBox<SchemaValidator?> Compile(Tool definition)
    {
        try
        {
            return new StrongBox<SchemaValidator?>(validators.Create(definition.OutputSchema!.Value));
        }
        catch (JsonSchemaException)
        {
            return new StrongBox<SchemaValidator?>(null);
        }
    }
}
