using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Cli.Tests.Support;

/// <summary>Time that stands still, and says when somebody has begun to wait for it.</summary>
internal sealed class ArmedTimeProvider() : FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 21, 30, 0, TimeSpan.Zero)), IDisposable
{
    private readonly SemaphoreSlim _armed = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _armed.Release();
        return timer;
    }

    public async Task ArmedAsync() => (await _armed.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();

    public void Dispose() => _armed.Dispose();
}
