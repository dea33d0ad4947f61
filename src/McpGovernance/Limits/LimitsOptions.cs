using System.ComponentModel.DataAnnotations;

namespace McpGovernance;

/// <summary>How much is remembered to keep the limits of the policy.</summary>
/// <remarks>
/// The limits themselves stand in the policy. They are kept in memory, and each process counts for itself: where n processes
/// serve the same callers, each of them admits what the policy says, and all together up to n times as much. A process that
/// starts anew has counted nothing.
/// </remarks>
public sealed class LimitsOptions
{
    /// <summary>How many callers, or whatever else a limit counts apart, are counted apart for each limit. Those beyond share the limit of one.</summary>
    /// <value>The default is 10,000. From 1 to 1,000,000.</value>
    /// <remarks>Nobody is forgotten who has something to wait for, so that a quota holds its place until its period ends.</remarks>
    [Range(1, 1_000_000)]
    public int MaxTracked { get; set; } = 10_000;
}
