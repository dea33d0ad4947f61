namespace McpGovernance;

/// <summary>Says which version of a tool a method is. The catalog has the last word: a method that is not the version it says is not served.</summary>
/// <param name="version">The version, such as <c>2.0.0</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolVersionAttribute(string version) : Attribute
{
    /// <summary>The version.</summary>
    public string Version { get; } = version;

    /// <summary>The tool that it is a version of; <see langword="null"/> for the tool with the method's own name.</summary>
    /// <remarks>A server's tools have different names, so an earlier version that is still live beside a later one has a name of its own, and this names the tool. Callers never see its own name.</remarks>
    public string? Tool { get; init; }
}
