using System.Diagnostics.Metrics;

namespace McpGovernance.Audit;

/// <summary>How the detection is doing, and what is measured of it. Written by the detection, read by anybody.</summary>
internal sealed class AnomalyState : AnomalyStatus, IDisposable
{
    private const string Source = "McpGovernance";
    private const string Kind = "mcpgovernance.anomaly";

    private readonly Meter? _own;
    private readonly Counter<long> _anomalies;
    private volatile bool _isLearning = true;
    private volatile bool _isFull;
    private long _raised;

    public AnomalyState(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(Source) ?? (_own = new Meter(Source)); // A meter of the factory is the factory's.
        _anomalies = meter.CreateCounter<long>("mcpgovernance.anomalies", "{anomaly}", "Anomalies that were put on record, by kind.");
        meter.CreateObservableGauge("mcpgovernance.anomalies.full", () => _isFull ? 1 : 0, description: "1 while so many pairs of caller and tool are remembered that no further first call is found, else 0.");
    }

    public override bool IsLearning => _isLearning;

    public override bool IsFull => _isFull;

    public override long Raised => Interlocked.Read(ref _raised);

    /// <returns>Whether it is full, and was not when it was last looked at.</returns>
    public bool LookAt(CallAnomalyDetector detector)
    {
        var wasFull = _isFull;
        (_isLearning, _isFull) = (detector.IsLearning, detector.IsFull);
        return _isFull && !wasFull;
    }

    public void Count(CallAnomalyKind kind)
    {
        Interlocked.Increment(ref _raised);
        _anomalies.Add(1, new KeyValuePair<string, object?>(Kind, RecordNames.WordOf(kind)));
    }

    public void Dispose() => _own?.Dispose();
}
