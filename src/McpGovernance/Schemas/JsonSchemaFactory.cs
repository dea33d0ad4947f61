using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes <see cref="JsonSchema"/>s.</summary>
/// <param name="settings">How; <see langword="null"/> for <see cref="JsonSchemaSettings.Default"/>.</param>
/// <remarks>Thread safe.</remarks>
public sealed class JsonSchemaFactory(JsonSchemaSettings? settings = null) : SchemaValidatorFactory
{
    /// <inheritdoc/>
    public override SchemaValidator Create(JsonElement schema) => JsonSchema.Compile(schema, settings);
}
