using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary>One tool of a review.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reasons">What changed, the largest first; none where nothing did.</param>
internal sealed record ReviewedTool(string Name, IReadOnlyList<BumpReason> Reasons)
{
    public VersionBump Bump => Reasons.Select(static reason => reason.Bump).DefaultIfEmpty(VersionBump.None).Max();
}
