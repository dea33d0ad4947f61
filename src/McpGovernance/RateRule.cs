namespace McpGovernance;

/// <summary>A steady rate with a burst.</summary>
/// <param name="Calls">How many calls in <paramref name="Period"/>; 1 or more.</param>
/// <param name="Period">The time for so many calls; a second or more.</param>
/// <param name="Burst">How many may come at once after a pause; 1 or more.</param>
public readonly record struct RateRule(int Calls, TimeSpan Period, int Burst);
