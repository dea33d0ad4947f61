using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskRunTests
{
    private readonly TaskRun _run = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CallToolResult _raw = new();
    private readonly CallToolResult _governed = new();

    private Task<CallToolResult> EndedAsync() => _run.AnswerAsync(new TaskRunEnd(TaskRunEnding.Ran) { Result = _raw });

    [Test]
    public async Task Run_ItsEndGoesToThePipelineAndItsAnswerBack()
    {
        var pipeline = _run.EndAsync(_time);
        _run.TryBegin().Should().BeTrue();
        _run.IsGivenUp.Should().BeFalse();
        _time.Advance(TaskRun.BeginLimit * 10);
        pipeline.IsCompleted.Should().BeFalse("a run may take as long as it takes");
        var run = EndedAsync();

        (await pipeline).Result.Should().BeSameAs(_raw);
        _run.IsAnswered.Should().BeFalse();
        run.IsCompleted.Should().BeFalse();
        _run.Answer(_governed, null);

        (await run).Should().BeSameAs(_governed);
        (_run.IsAnswered, _run.IsFaulted).Should().Be((true, false));
    }

    [Test]
    public async Task Answer_AnException_IsThrownToTheRun()
    {
        _run.TryBegin();
        var run = EndedAsync();
        var thrown = new FormatException();

        _run.Answer(null, thrown);

        (await run.Awaiting(static run => run).Should().ThrowAsync<FormatException>()).Which.Should().BeSameAs(thrown);
        (_run.IsAnswered, _run.IsFaulted).Should().Be((true, true));
    }

    [Test]
    public async Task Answer_BeforeTheEnd_WaitsForTheRun()
    {
        _run.TryBegin();
        _run.Answer(_governed, null);

        (await EndedAsync()).Should().BeSameAs(_governed);
    }

    [Test]
    public async Task AnswerAsync_SecondRun_IsNotAnswered()
    {
        _run.TryBegin();
        var first = EndedAsync();
        _run.Answer(_governed, null);
        await first;

        await _run.Awaiting(static run => run.AnswerAsync(new TaskRunEnd(TaskRunEnding.Ran))).Should().ThrowAsync<InvalidOperationException>();
    }

    [TestCase(TaskRunEnding.Cancelled)]
    [TestCase(TaskRunEnding.Failed)]
    [TestCase(TaskRunEnding.Bypassed)]
    public async Task GivenUp_NeverBegins(TaskRunEnding why)
    {
        var pipeline = _run.EndAsync(_time);

        _run.TryGiveUp(why).Should().BeTrue();
        _run.TryGiveUp(TaskRunEnding.NotBegun).Should().BeFalse();

        _run.TryBegin().Should().BeFalse();
        _run.IsGivenUp.Should().BeTrue();
        (await pipeline).Ending.Should().Be(why);
        _run.Answer(_governed, null);
        _run.IsAnswered.Should().BeFalse("it has no run");
    }

    [Test]
    public async Task NotBegunInTime_IsGivenUp()
    {
        var pipeline = _run.EndAsync(_time);
        _time.Advance(TaskRun.BeginLimit - TimeSpan.FromMilliseconds(1));
        pipeline.IsCompleted.Should().BeFalse();

        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await pipeline).Ending.Should().Be(TaskRunEnding.NotBegun);
        _run.TryBegin().Should().BeFalse();
    }

    [Test]
    public void TryBegin_IsTrueOnce()
    {
        _run.TryBegin().Should().BeTrue();
        _run.TryBegin().Should().BeFalse();
        _run.TryGiveUp(TaskRunEnding.Cancelled).Should().BeFalse();
    }
}
