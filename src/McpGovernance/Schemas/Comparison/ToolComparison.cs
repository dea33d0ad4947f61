namespace McpGovernance.Schemas;

/// <summary>What a comparison of two definitions of a tool found.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record ToolComparison
{
    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>The bump that the change needs: the largest of all reasons.</summary>
    public VersionBump Bump => Reasons.Select(static reason => reason.Bump).DefaultIfEmpty(VersionBump.None).Max();

    /// <summary>The reasons, the largest first.</summary>
    public required IReadOnlyList<BumpReason> Reasons { get; init; }

    /// <summary>What changed in what the tool takes.</summary>
    /// <value><see langword="null"/> where one side has no schema.</value>
    public SchemaComparison? Input { get; init; }

    /// <summary>What changed in what the tool gives.</summary>
    /// <value><see langword="null"/> where one side has no schema.</value>
    public SchemaComparison? Output { get; init; }
}
