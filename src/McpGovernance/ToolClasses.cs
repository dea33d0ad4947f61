using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>What the schemas of a tool say of the classes of its data.</summary>
/// <param name="Input">Of the arguments.</param>
/// <param name="Output">Of the structured content.</param>
internal sealed record ToolClasses(ClassNode Input, ClassNode Output)
{
    /// <summary>The class of what nobody classified.</summary>
    public const string Unclassified = "unclassified";

    /// <summary>Nobody whose word counts says anything.</summary>
    public static readonly ToolClasses Unknown = new(ClassNode.Unknown, ClassNode.Unknown);

    /// <summary>The tool is known by name only, as in a policy's own cases: of its data nothing is known, and nothing is said against it.</summary>
    public static readonly ToolClasses Outlined = new(ClassNode.Unknown, ClassNode.Unknown);

    /// <summary>The classes that the output schema names.</summary>
    public IReadOnlySet<string> OfResults => field ??= Output.AllClasses;

    /// <summary>Whether data of single classes can be taken out of the tool's results, because its output schema says where it stands.</summary>
    public bool CanRedact => OfResults.Count > 0 || ReferenceEquals(this, Outlined);

    /// <summary>Those of a definition.</summary>
    public static ToolClasses Read(Tool definition) =>
        new(ClassMap.Read(definition.InputSchema), definition.OutputSchema is { } output ? ClassMap.Read(output) : ClassNode.Unknown);
}
