using McpGovernance.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyLookoutTests : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingLoggerProvider _logs = new();
    private int _looks;
    private Func<bool> _look = static () => false;

    public void Dispose() => _directory.Dispose();

    private PolicyLookout Start(string? path = null) => new(path ?? _directory.Sub("policy.json"), s_interval, _time, Look, new LoggerFactory([_logs]).CreateLogger("test"));

    private bool Look()
    {
        _looks++;
        return _look();
    }

    private void Expect(int looks, TimeSpan after)
    {
        _time.Advance(after - s_tick);
        _looks.Should().Be(looks - 1);
        _time.Advance(s_tick);
        _looks.Should().Be(looks);
    }

    [Test]
    public void Look_IsRegular()
    {
        using var lookout = Start();

        Expect(1, s_interval);
        Expect(2, s_interval);
    }

    [Test]
    public void Look_ThatWantsAnother_GetsItInAMoment()
    {
        using var lookout = Start();
        _look = () => _looks == 1;

        Expect(1, s_interval);
        Expect(2, SettlingContent.Moment);
        Expect(3, s_interval);
    }

    [Test]
    public void Hint_BringsOneLookForward_HoweverOftenItIsGiven()
    {
        using var lookout = Start();
        lookout.Hint();
        _time.Advance(PolicyLookout.HintDelay / 2);
        lookout.Hint();

        _time.Advance(PolicyLookout.HintDelay / 2);
        _looks.Should().Be(1, "a later hint does not put off the look");
        Expect(2, s_interval);
        lookout.Hint();
        Expect(3, PolicyLookout.HintDelay);
    }

    [Test]
    public void Hint_DuringALook_IsNotLost()
    {
        using var lookout = Start();
        _look = () =>
        {
            if (_looks == 1)
            {
                lookout.Hint();
            }

            return false;
        };

        Expect(1, s_interval);
        Expect(2, PolicyLookout.HintDelay);
    }

    [Test]
    public void Look_ThatThrows_EndsNothing()
    {
        using var lookout = Start();
        _look = static () => throw new InvalidOperationException("the log is full");

        Expect(1, s_interval);
        Expect(2, s_interval);
        lookout.Hangs.Should().BeNull();
    }

    [Test]
    public void Hangs_WhileALookTakesTooLong_SaysHowLong()
    {
        using var lookout = Start();
        TimeSpan? atPatience = null, after = null;
        _look = () =>
        {
            atPatience = HangsAfter(PolicyLookout.Patience);
            after = HangsAfter(s_tick);
            return false;
        };
        TimeSpan? HangsAfter(TimeSpan time)
        {
            _time.Advance(time);
            return lookout.Hangs;
        }

        lookout.Hangs.Should().BeNull();
        _time.Advance(s_interval);

        atPatience.Should().BeNull();
        after.Should().Be(PolicyLookout.Patience + s_tick);
        lookout.Hangs.Should().BeNull("it has ended");
    }

    [Test]
    public void Dispose_EndsLooking()
    {
        var lookout = Start();
        lookout.Dispose();
        lookout.Hint();
        _time.Advance(s_interval * 3);

        _looks.Should().Be(0);
    }

    [Test]
    public void Dispose_DuringALook_EndsLooking()
    {
        var lookout = Start();
        _look = () =>
        {
            lookout.Dispose();
            return true;
        };
        _time.Advance(s_interval * 3);

        _looks.Should().Be(1);
    }

    [Test]
    public void DirectoryThatCannotBeWatched_IsSaidOnce_AndLookedAtAllTheSame()
    {
        using var lookout = Start(_directory.Sub("none/policy.json"));

        Expect(1, s_interval);
        Expect(2, s_interval);
        _logs.Lines.Should().ContainSingle(static line => line.StartsWith("Warning") && line.Contains("only by looking every 00:00:02"));
    }

    /// <summary>The one who happens to create the source, such as a request, must not be whom the looks run as.</summary>
    [Test]
    public void Look_DoesNotRunAsItsCreator()
    {
        var who = new AsyncLocal<string> { Value = "creator" };
        string? seen = "nobody looked";
        _look = () =>
        {
            seen = who.Value;
            return false;
        };
        using var ready = new ManualResetEventSlim();
        using var lookout = new PolicyLookout(_directory.Sub("policy.json"), TimeSpan.FromMilliseconds(1), TimeProvider.System, () =>
        {
            if (!ready.IsSet)
            {
                Look();
                ready.Set();
            }

            return false;
        }, new LoggerFactory([_logs]).CreateLogger("test"));

        ready.Wait(TimeSpan.FromSeconds(20)).Should().BeTrue();
        seen.Should().BeNull();
        who.Value.Should().Be("creator");
    }
}
