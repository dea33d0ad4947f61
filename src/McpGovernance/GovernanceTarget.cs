namespace McpGovernance;

/// <summary>The thing that a request, or one entry of a list, is about.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Name">Its name, URI, URI template, task id or method; compared ordinally, exactly as sent.</param>
/// <param name="Contract">The tool's contract; <see langword="null"/> for everything that is not a known tool.</param>
public readonly record struct GovernanceTarget(TargetKind Kind, string Name, ToolContract? Contract = null);
