using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Support;

/// <summary>A wall clock that somebody sets, over a monotonic one that nobody can.</summary>
internal sealed class AdjustableClock(DateTimeOffset start) : TimeProvider
{
    private readonly FakeTimeProvider _time = new(start);

    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan Off { get; set; }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Off;

    public override long GetTimestamp() => _time.GetTimestamp();

    public void Advance(TimeSpan by) => _time.Advance(by);
}
