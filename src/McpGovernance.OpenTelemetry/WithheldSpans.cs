using System.Diagnostics.Metrics;

namespace McpGovernance.OpenTelemetry;

/// <summary>Counts the spans that were not exported, so that their absence is seen.</summary>
internal static class WithheldSpans
{
    public const string Name = "mcpgovernance.spans.withheld";

    private static readonly Meter Meter = new(InstrumentedSources.Governance);
    private static readonly Counter<long> Counter = Meter.CreateCounter<long>(Name, "{span}", "Spans that could not be cleaned and were not exported.");

    public static void Count()
    {
        try
        {
            Counter.Add(1);
        }
        catch (Exception)
        {
            // A listener to metrics that throws must not stop a span from being withheld.
        }
    }
}
