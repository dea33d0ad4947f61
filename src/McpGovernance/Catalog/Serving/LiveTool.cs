using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>A tool of this process, and which version of which tool it says it is.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class LiveTool
{
    private LiveTool(string liveName, string name, string? version, JsonElement definition)
    {
        (LiveName, Name, Version, Definition) = (liveName, name, version, definition);
        Digest = ToolDigest.Of(definition);
    }

    /// <summary>The name under which the server holds it.</summary>
    public string LiveName { get; }

    /// <summary>The tool that it is a version of.</summary>
    public string Name { get; }

    /// <summary>The version that it says it is; <see langword="null"/> when it says none.</summary>
    public string? Version { get; }

    /// <summary>Its definition, under the tool's name.</summary>
    public JsonElement Definition { get; }

    /// <summary>The digest of the definition.</summary>
    public string Digest { get; }

    /// <param name="tool">The tool.</param>
    /// <param name="versions">What is said of live tools by name, before what they say themselves.</param>
    public static LiveTool Of(McpServerTool tool, IReadOnlyDictionary<string, ToolVersionAttribute> versions)
    {
        var said = versions.GetValueOrDefault(tool.ProtocolTool.Name) ?? tool.Metadata.OfType<ToolVersionAttribute>().LastOrDefault();
        var definition = JsonSerializer.SerializeToElement(tool.ProtocolTool, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)));
        var name = said?.Tool ?? tool.ProtocolTool.Name;
        if (name != tool.ProtocolTool.Name)
        {
            var renamed = JsonObject.Create(definition)!;
            renamed["name"] = name;
            definition = JsonElement.Parse(renamed.ToJsonString());
        }

        return new LiveTool(tool.ProtocolTool.Name, name, said?.Version, definition);
    }
}
