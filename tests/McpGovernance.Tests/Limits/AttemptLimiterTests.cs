using System.Threading.RateLimiting;
using McpGovernance.Limits;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AttemptLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void AttemptAcquire_Burst_IsExactAndComesBackSteadily()
    {
        using var limiter = NewLimiter(perMinute: 60, burst: 5);

        Take(limiter, "a", 20).Should().Be(5);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Take(limiter, "a", 20).Should().Be(0);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Take(limiter, "a", 20).Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(3));
        Take(limiter, "a", 20).Should().Be(3);
        _time.Advance(TimeSpan.FromHours(1));
        Take(limiter, "a", 20).Should().Be(5);
    }

    [Test]
    public void AttemptAcquire_AnotherKey_IsCountedApart()
    {
        using var limiter = NewLimiter(perMinute: 1, burst: 1);

        Take(limiter, "a", 3).Should().Be(1);
        Take(limiter, "b", 3).Should().Be(1);
    }

    [Test]
    public void AttemptAcquire_Refused_SaysWhenAndSpendsNothing()
    {
        using var limiter = NewLimiter(perMinute: 6, burst: 1);
        using var first = limiter.AttemptAcquire("a");
        _time.Advance(TimeSpan.FromMilliseconds(500));

        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var refused = limiter.AttemptAcquire("a");
            refused.TryGetMetadata(MetadataName.RetryAfter, out var wait).Should().BeTrue();
            wait.Should().Be(TimeSpan.FromSeconds(10));
        }

        first.IsAcquired.Should().BeTrue();
        first.TryGetMetadata(MetadataName.RetryAfter, out _).Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        Take(limiter, "a", 1).Should().Be(1);
    }

    [Test]
    public void AttemptAcquire_MoreKeysThanTracked_ShareOneBucket()
    {
        using var limiter = NewLimiter(perMinute: 60, burst: 2, maxKeys: 3);
        foreach (var key in new[] { "a", "b", "c" })
        {
            Take(limiter, key, 1).Should().Be(1);
        }

        var admitted = Enumerable.Range(0, 1_000).Sum(number => Take(limiter, $"new-{number}", 1));

        admitted.Should().Be(2);
        limiter.Count.Should().Be(3);
        Take(limiter, "a", 1).Should().Be(1, "who is tracked keeps a bucket of their own");
    }

    [Test]
    public void AttemptAcquire_TrackedKeysRested_MakeRoom()
    {
        using var limiter = NewLimiter(perMinute: 60, burst: 2, maxKeys: 2);
        Take(limiter, "a", 1);
        Take(limiter, "b", 2);
        _time.Advance(TimeSpan.FromMilliseconds(1_100));

        Take(limiter, "c", 1).Should().Be(1);
        limiter.Count.Should().Be(1, "'a' has nothing to remember, 'b' has");
        Take(limiter, "c", 5).Should().Be(2, "there is room for a bucket of its own now");
        Take(limiter, "b", 5).Should().Be(1, "nobody is forgotten who has something to wait for");
    }

    [Test]
    public void AttemptAcquire_VeryLongKeys_AreStillToldApart()
    {
        using var limiter = NewLimiter(perMinute: 1, burst: 1);
        var key = new string('a', 100_000);

        Take(limiter, key, 2).Should().Be(1);
        Take(limiter, key + "b", 2).Should().Be(1);
        Take(limiter, key, 2).Should().Be(0);
    }

    [Test]
    public void AttemptAcquire_WallClockSetBack_ChangesNothing()
    {
        using var limiter = new AttemptLimiter(60, 2, 10, new SteppingClock(_time));

        Take(limiter, "a", 5).Should().Be(2);
        _time.Advance(TimeSpan.FromSeconds(1));
        Take(limiter, "a", 5).Should().Be(1);
    }

    [TestCase(1, 1_000_000)]
    [TestCase(60_000_000, 1_000_000)]
    [TestCase(60_000_000, 1)]
    public void AttemptAcquire_ExtremeRates_DoNotOverflow(int perMinute, int burst)
    {
        using var limiter = new AttemptLimiter(perMinute, burst, 10, TimeProvider.System);

        Take(limiter, "a", 1).Should().Be(1);
    }

    [Test]
    public async Task AttemptAcquire_ByManyAtOnce_AdmitsExactlyTheBurst()
    {
        using var limiter = NewLimiter(perMinute: 60, burst: 100);

        var admitted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Take(limiter, "a", 500))));

        admitted.Sum().Should().Be(100);
    }

    [Test]
    public async Task AcquireAsync_NothingLeft_DoesNotWait()
    {
        using var limiter = NewLimiter(perMinute: 1, burst: 1);
        Take(limiter, "a", 1);

        using var lease = await limiter.AcquireAsync("a");

        lease.IsAcquired.Should().BeFalse();
    }

    [Test]
    public void AttemptAcquire_Admitted_AllocatesNothing()
    {
        using var limiter = NewLimiter(perMinute: 60, burst: 1_000_000);

        Allocations.PerRun(() => limiter.AttemptAcquire("a").Dispose()).Should().Be(0);
    }

    private AttemptLimiter NewLimiter(int perMinute, int burst, int maxKeys = 10) => new(perMinute, burst, maxKeys, _time);

    private static int Take(AttemptLimiter limiter, string key, int attempts)
    {
        var admitted = 0;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            using var lease = limiter.AttemptAcquire(key);
            admitted += lease.IsAcquired ? 1 : 0;
        }

        return admitted;
    }

    /// <summary>A wall clock that goes backwards over a monotonic one that does not.</summary>
    private sealed class SteppingClock(TimeProvider inner) : TimeProvider
    {
        private int _days;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow().AddDays(-Interlocked.Increment(ref _days));

        public override long GetTimestamp() => inner.GetTimestamp();
    }
}
