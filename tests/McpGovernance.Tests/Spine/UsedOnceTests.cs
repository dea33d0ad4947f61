using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UsedOnceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UsedOnce _used;

    public UsedOnceTests() => _used = new UsedOnce(_time, capacity: 2);

    private bool Use(Guid nonce, int seconds) => _used.TryUse(nonce, _time.GetUtcNow().AddSeconds(seconds));

    [Test]
    public void TryUse_Again_Fails()
    {
        var nonce = Guid.NewGuid();
        Use(nonce, 10).Should().BeTrue();
        Use(nonce, 10).Should().BeFalse();
        Use(nonce, 20).Should().BeFalse("the same nonce with another expiry is the same nonce");
    }

    [Test]
    public void TryUse_Full_FailsUntilSomethingExpires()
    {
        var first = Guid.NewGuid();
        Use(first, 10).Should().BeTrue();
        Use(Guid.NewGuid(), 20).Should().BeTrue();
        Use(Guid.NewGuid(), 30).Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Use(Guid.NewGuid(), 30).Should().BeFalse("nothing has expired yet");

        _time.Advance(TimeSpan.FromTicks(1));
        Use(Guid.NewGuid(), 30).Should().BeTrue("the first one has expired to the tick");
        Use(Guid.NewGuid(), 30).Should().BeFalse("and only the first one");
    }

    [Test]
    public void TryUse_NotFull_RemembersWhatHasExpired()
    {
        var nonce = Guid.NewGuid();
        Use(nonce, 1).Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(5));
        Use(nonce, 1).Should().BeFalse();
    }

    [Test]
    public void TryUse_ByManyAtOnce_SucceedsOnce()
    {
        var used = new UsedOnce(_time);
        var nonce = Guid.NewGuid();
        var wins = 0;
        Parallel.For(0, 64, _ => Interlocked.Add(ref wins, used.TryUse(nonce, _time.GetUtcNow().AddSeconds(1)) ? 1 : 0));
        wins.Should().Be(1);
    }
}
