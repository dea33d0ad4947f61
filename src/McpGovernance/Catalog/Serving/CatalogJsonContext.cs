using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace McpGovernance.Catalog;

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;
