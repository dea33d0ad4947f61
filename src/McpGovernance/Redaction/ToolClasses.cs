using System.Runtime.CompilerServices;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Redaction;

/// <summary>What the schemas of a tool say of the classes of its data.</summary>
/// <param name="Input">Of the arguments.</param>
/// <param name="Output">Of the structured content.</param>
internal sealed record ToolClasses(ClassNode Input, ClassNode Output)
{
    private static readonly ToolClasses s_unknown = new(ClassNode.Unknown, ClassNode.Unknown);
    private static readonly ConditionalWeakTable<Tool, ToolClasses> s_known = [];

    /// <summary>Those of a definition; read once, as long as it lives.</summary>
    public static ToolClasses Of(Tool? definition) => definition is null ? s_unknown : s_known.GetValue(definition, Read);

    private static ToolClasses Read(Tool definition) =>
        new(ClassMap.Read(definition.InputSchema), definition.OutputSchema is { } output ? ClassMap.Read(output) : ClassNode.Unknown);
}
