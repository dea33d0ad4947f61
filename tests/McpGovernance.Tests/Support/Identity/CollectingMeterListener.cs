using System.Diagnostics.Metrics;

namespace McpGovernance.Tests.Support.Identity;

/// <summary>Collects what one meter measures; meters of the same name in other tests are left alone.</summary>
internal sealed class CollectingMeterListener : IDisposable
{
    private readonly MeterListener _listener = new();

    public CollectingMeterListener(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Collect);
        _listener.SetMeasurementEventCallback<int>(Collect);
        _listener.SetMeasurementEventCallback<double>(Collect);
        _listener.Start();
    }

    public List<Measured> All { get; } = [];

    /// <summary>Thrown by the listener, when set.</summary>
    public Exception? Failure { get; set; }

    public IEnumerable<Measured> Of(string instrument) => All.Where(measured => measured.Instrument == instrument);

    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Collect<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        All.Add(new(
            instrument.Name,
            Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
            string.Join(' ', tags.ToArray().OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}"))));
    }

    internal sealed record Measured(string Instrument, double Value, string Tags);
}
