namespace McpGovernance.Limits;

/// <summary>What one call has taken of one limit.</summary>
/// <param name="State">Where it was counted.</param>
/// <param name="IsCharged">Whether rate and quota were charged, and not only a place among those that run.</param>
/// <param name="TakenAt">When, on the monotonic clock.</param>
/// <param name="Window">The window of the quota that was charged.</param>
internal readonly record struct LimitLease(LimitState State, bool IsCharged, long TakenAt, long Window);
