using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>Definitions as lists show them.</summary>
internal static class ShownTool
{
    /// <summary>A copy whose <c>_meta</c> may be changed: the live definition belongs to everybody.</summary>
    public static Tool CopyOf(Tool tool) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = tool.InputSchema,
        OutputSchema = tool.OutputSchema,
        Annotations = tool.Annotations,
        Icons = tool.Icons,
        Meta = tool.Meta,
    };

    /// <summary>The form for revisions before July 2026, in which a result is always an object.</summary>
    public static Tool Earlier(Tool definition)
    {
        var copy = CopyOf(definition);
        if (definition.OutputSchema is { } output && !CompiledContract.IsOfObjects(output))
        {
            copy.OutputSchema = JsonSerializer.SerializeToElement(
                new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["result"] = JsonNode.Parse(output.GetRawText()) }, ["required"] = new JsonArray("result") },
                CatalogJsonContext.Default.JsonObject);
        }

        return copy;
    }
}
