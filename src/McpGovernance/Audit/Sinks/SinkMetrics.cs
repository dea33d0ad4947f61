using System.Diagnostics.Metrics;

namespace McpGovernance.Audit;

/// <summary>What is measured of sinks, on the meter that everything of ours is on. Each measurement bears the sink's name.</summary>
internal static class SinkMetrics
{
    private const string Source = "McpGovernance";

    /// <returns>What to dispose when the sinks end; a meter of the factory is the factory's.</returns>
    public static IDisposable? Observe(AuditSinks sinks, IMeterFactory? meters)
    {
        var meter = meters?.Create(Source) ?? new Meter(Source);
        meter.CreateObservableGauge("mcpgovernance.sink.lag", () => Of(sinks, static sink => sink.LagRecords), "{record}", "Records that the journal has and the sink did not acknowledge.");
        meter.CreateObservableGauge("mcpgovernance.sink.lag.duration", () => Of(sinks, static sink => sink.Lag.TotalSeconds), "s", "How old the oldest record is that the sink was given and did not acknowledge.");
        meter.CreateObservableCounter("mcpgovernance.sink.delivered", () => Of(sinks, static sink => sink.Delivered), "{record}", "Records that the sink acknowledged.");
        meter.CreateObservableCounter("mcpgovernance.sink.failures", () => Of(sinks, static sink => sink.Failures), "{failure}", "Writes to the sink that failed.");
        meter.CreateObservableCounter("mcpgovernance.sink.dead_letters", () => Of(sinks, static sink => sink.DeadLetters), "{record}", "Records that the sink could not be given and that were put aside.");
        meter.CreateObservableCounter("mcpgovernance.sink.lost", () => Of(sinks, static sink => sink.Lost), "{record}", "Records that neither the sink nor its dead letters have: always 0.");
        return meters is null ? meter : null;
    }

    private static IEnumerable<Measurement<T>> Of<T>(AuditSinks sinks, Func<AuditSinkState, T> value)
        where T : struct => sinks.Sinks.Select(sink => new Measurement<T>(value(sink), new KeyValuePair<string, object?>("mcpgovernance.sink", sink.Name)));
}
