using McpGovernance.Policy;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SettlingContentTests
{
    private static readonly TimeSpan s_almost = SettlingContent.Moment - TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly SettlingContent _settling;

    public SettlingContentTests() => _settling = new SettlingContent(_time);

    [Test]
    public void IsSettled_SameAfterAMoment_AndNotBefore()
    {
        _settling.IsWaiting.Should().BeFalse();
        _settling.IsSettled("a").Should().BeFalse();
        _settling.IsWaiting.Should().BeTrue();
        _time.Advance(s_almost);
        _settling.IsSettled("a").Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _settling.IsSettled("a").Should().BeTrue();
        _settling.IsWaiting.Should().BeFalse();
        _settling.IsSettled("a").Should().BeFalse("the next one begins anew");
    }

    [Test]
    public void IsSettled_OtherContent_WaitsAnew()
    {
        _settling.IsSettled("a");
        _time.Advance(SettlingContent.Moment);
        _settling.IsSettled("b").Should().BeFalse();
        _time.Advance(s_almost);
        _settling.IsSettled("b").Should().BeFalse();
    }

    [Test]
    public void IsSettled_AlwaysOther_IsTakenTheTenthTime()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var content = 1; content < 10; content++)
            {
                _settling.IsSettled($"{content}").Should().BeFalse();
            }

            _settling.IsSettled("10").Should().BeTrue();
        }
    }

    [Test]
    public void Reset_ForgetsAll()
    {
        for (var content = 1; content < 10; content++)
        {
            _settling.IsSettled($"{content}");
        }

        _settling.Reset();
        _settling.IsWaiting.Should().BeFalse();
        _settling.IsSettled("10").Should().BeFalse();
    }
}
