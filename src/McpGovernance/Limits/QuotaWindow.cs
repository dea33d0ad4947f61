namespace McpGovernance.Limits;

/// <summary>One period of a quota's calendar.</summary>
/// <param name="Begin">Its first instant.</param>
/// <param name="End">The first instant after it.</param>
/// <param name="Number">How many windows the quota has entered, this one included.</param>
/// <param name="EnteredAt">When it was entered, on the monotonic clock.</param>
internal sealed record QuotaWindow(DateTimeOffset Begin, DateTimeOffset End, long Number, long EnteredAt)
{
    public TimeSpan Length => End - Begin;

    public bool Contains(DateTimeOffset time) => Begin <= time && time < End;
}
