using System.Diagnostics;

namespace McpGovernance.OpenTelemetry;

/// <summary>Cleans spans before the processors of a provider see them, in whatever order those were added.</summary>
/// <remarks>Listeners are told in the order in which they were added, and a provider adds its own last, when it is built. It asks for no span: without a sampler it has no say in that.</remarks>
internal sealed class SpanScrubbingListener : IDisposable
{
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = static source => InstrumentedSources.Includes(source.Name),
        ActivityStopped = SpanScrubber.Scrub,
        ExceptionRecorder = SpanScrubber.Scrub,
    };

    public SpanScrubbingListener() => ActivitySource.AddActivityListener(_listener);

    public void Dispose() => _listener.Dispose();
}
