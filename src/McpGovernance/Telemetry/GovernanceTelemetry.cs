using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace McpGovernance.Telemetry;

/// <summary>Our activity source, our meter and all instruments. A mirror of what happens, never the record.</summary>
/// <remarks>Thread safe. Nothing is allocated or measured while nobody listens. <c>docs/telemetry.md</c> lists everything.</remarks>
internal sealed class GovernanceTelemetry : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _governance;
    private readonly Histogram<double> _handler;
    private readonly TelemetryCodes _codes = new();

    /// <summary>Creates the instruments; those of the journal, the policy and the catalog only where there is one.</summary>
    public GovernanceTelemetry(IMeterFactory? meters = null, JournalStatus? journal = null, ToolsStatus? tools = null, PolicyStatus? policy = null)
    {
        _meter = meters?.Create(TelemetryNames.Source) ?? new Meter(TelemetryNames.Source);
        _calls = _meter.CreateCounter<long>("mcpgovernance.calls", "{call}", "Governed requests, by operation and outcome.");
        _refusals = _meter.CreateCounter<long>("mcpgovernance.refusals", "{refusal}", "Requests that governance refused, by operation and code.");
        _governance = _meter.CreateHistogram("mcpgovernance.governance.duration", "s", "Time in governance, apart from the handler.",
            advice: Buckets(0.000_001, 0.000_002, 0.000_005, 0.000_01, 0.000_02, 0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 1));
        _handler = _meter.CreateHistogram("mcpgovernance.handler.duration", "s", "Time in the handler: the tool, resource, prompt or list.",
            advice: Buckets(0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300));
        if (journal is not null)
        {
            Observe(journal);
        }

        if (policy is not null)
        {
            Observe(policy);
        }

        if (tools is { HasCatalog: true })
        {
            Observe(tools);
        }
    }

    /// <summary>Starts our own span, where the SDK has none to join.</summary>
    public ActivitySource Activities { get; } = new(TelemetryNames.Source);

    /// <summary>Whether anybody listens to the metrics of calls.</summary>
    public bool IsMetered => _calls.Enabled || _refusals.Enabled || _governance.Enabled || _handler.Enabled;

    /// <summary>Counts a request that has ended.</summary>
    public void Measure(GovernanceContext context, CallOutcome outcome, string? code)
    {
        var operation = new KeyValuePair<string, object?>(TelemetryNames.Operation, TelemetryNames.Of(context.Operation));
        var result = new KeyValuePair<string, object?>(TelemetryNames.Outcome, TelemetryNames.Of(outcome));
        _calls.Add(1, operation, result);
        if (code is not null)
        {
            _refusals.Add(1, operation, new(TelemetryNames.Code, _codes.Bound(code)));
        }

        var handler = context.HandlerTime;
        _governance.Record((context.Time.GetElapsedTime(context.ReceivedTimestamp) - handler).TotalSeconds, operation);
        if (context.HandlerEnded)
        {
            _handler.Record(handler.TotalSeconds, operation, result);
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        Activities.Dispose();
    }

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };

    private void Observe(JournalStatus journal)
    {
        _meter.CreateObservableGauge("mcpgovernance.journal.queue", () => journal.Queued, "{record}", "Records accepted and not yet written.");
        _meter.CreateObservableCounter("mcpgovernance.journal.written", () => journal.Written, "{record}", "Records written.");
        _meter.CreateObservableCounter("mcpgovernance.journal.failures", () => journal.Failures, "{failure}", "Attempts to write, to make durable or to accept that failed.");
        _meter.CreateObservableGauge("mcpgovernance.journal.available", () => journal.IsAvailable ? 1 : 0, description: "1 while calls can be recorded, else 0.");
    }

    private void Observe(PolicyStatus policy) =>
        _meter.CreateObservableGauge("mcpgovernance.policy.current", () => policy.Problem is null ? 1 : 0, description: "1 while the policy that is there is in force, else 0.");

    private void Observe(ToolsStatus tools)
    {
        _meter.CreateObservableGauge("mcpgovernance.catalog.drift", () => tools.Drift.Count, "{entry}", "Tools, prompts, resources and instructions that are not as the catalog approved them.");
        _meter.CreateObservableGauge("mcpgovernance.catalog.current", () => tools.Problem is null ? 1 : 0, description: "1 while the catalog that is there is in force, else 0.");
    }
}
