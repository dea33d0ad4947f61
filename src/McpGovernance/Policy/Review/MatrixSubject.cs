namespace McpGovernance.Policy;

/// <summary>What one row of a matrix is about: a thing, or an entry about several.</summary>
internal sealed record MatrixSubject(TargetKind Kind, string Name, ToolContract? Tool, MatrixEntry Entry)
{
    /// <summary>Whether it is about several things.</summary>
    public bool IsPattern => Tool is null && Entry is not { IsNamed: true, Pattern.IsExact: true };

    /// <summary>The thing, where it is one.</summary>
    public GovernanceTarget Target => new(Kind, Name, Tool);

    public static MatrixSubject Of(ToolContract tool) =>
        new(TargetKind.Tool, tool.Name, tool, new MatrixEntry(TargetKind.Tool, NamePattern.ForName(tool.Name), null, tool.Name));

    public static MatrixSubject Of(MatrixEntry entry) =>
        new(entry.Target, entry.IsNamed ? entry.Pattern!.ToString() : entry.Text, null, entry);
}
