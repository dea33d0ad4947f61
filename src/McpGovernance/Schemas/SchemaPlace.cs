using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Where a schema stands.</summary>
/// <param name="Resource">In which resource, which decides about addresses and dialect.</param>
/// <param name="Schema">What stands there.</param>
/// <param name="Pointer">Where, from the root of the document.</param>
internal readonly record struct SchemaPlace(SchemaResource Resource, JsonElement Schema, string Pointer)
{
    public SchemaPlace At(string token, JsonElement schema) => new(Resource, schema, $"{Pointer}/{JsonPointer.Escape(token)}");

    public SchemaPlace At(string keyword, string token, JsonElement schema) => new(Resource, schema, $"{Pointer}/{keyword}/{JsonPointer.Escape(token)}");

    public JsonSchemaException Error(string reason) => Resource.Document.Error(Pointer, reason);

    public JsonSchemaException Error(string keyword, string reason) => Resource.Document.Error($"{Pointer}/{JsonPointer.Escape(keyword)}", reason);
}
