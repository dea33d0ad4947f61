using System.Runtime.CompilerServices;
using ModelContextProtocol.Server;

namespace McpGovernance.Redaction;

/// <summary>Writes the classes that methods name into the schemas of their tools, also of tools that come while a server runs.</summary>
/// <remarks>Thread safe. It keeps no collection alive.</remarks>
internal sealed class ClassifiedTools
{
    private static readonly object Followed = new();

    private readonly ConditionalWeakTable<McpServerPrimitiveCollection<McpServerTool>, object> _followed = [];

    /// <summary>Classifies the tools that are there, and those that come.</summary>
    public void Follow(McpServerPrimitiveCollection<McpServerTool>? tools)
    {
        if (tools is not null && _followed.TryAdd(tools, Followed))
        {
            tools.Changed += (_, _) => WriteAll(tools);
            WriteAll(tools);
        }
    }

    private static void WriteAll(McpServerPrimitiveCollection<McpServerTool> tools)
    {
        foreach (var tool in tools)
        {
            ClassifiedDefinition.Write(tool);
        }
    }
}
