namespace McpGovernance;

/// <summary>So many calls in each calendar period.</summary>
/// <param name="Calls">How many; 1 or more.</param>
/// <param name="Period">The period.</param>
/// <param name="Zone">The time zone in which the period begins.</param>
public sealed record QuotaRule(long Calls, QuotaPeriod Period, TimeZoneInfo Zone);
