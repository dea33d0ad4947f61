using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes validators of schemas. <see cref="JsonSchemaFactory"/> is the default; give another one with <c>UseSchemaValidators</c>.</summary>
/// <remarks>Implementations are thread safe.</remarks>
public abstract class SchemaValidatorFactory
{
    /// <summary>Makes a schema ready.</summary>
    /// <param name="schema">The schema; it may be disposed of afterwards.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="JsonSchemaException">The schema is none, or means something that is not here, or is too large. Whatever else is thrown means the same.</exception>
    public abstract SchemaValidator Create(JsonElement schema);
}
