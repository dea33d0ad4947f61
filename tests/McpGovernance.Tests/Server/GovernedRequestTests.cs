using System.Text.Json;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GovernedRequestTests
{
    private static readonly McpServerTool Tool = McpServerTool.Create(() => "a", new() { Name = "a" });
    private static readonly Dictionary<string, JsonElement> Arguments = [];

    private readonly JsonRpcRequest _request = new() { Method = "tools/call", Id = new RequestId(1), Context = new JsonRpcMessageContext() };

    private readonly FakeTimeProvider _time = new();

    private GovernedRequest Mark() => Mark(_request);

    private static GovernedRequest Mark(JsonRpcMessage message) => GovernedRequest.Mark(Messages.Context(message));

    [Test]
    public void Of_MarkedMessage_IsItsMark()
    {
        GovernedRequest.Of(_request).Should().BeNull();
        var mark = Mark();

        GovernedRequest.Of(_request).Should().BeSameAs(mark);
        GovernedRequest.Of(new JsonRpcResponse { Id = _request.Id, Result = null, Context = _request.Context }).Should().BeSameAs(mark, "the response travels in the same context");
    }

    [Test]
    public void Of_MessageWithoutAContext_IsNothing() => GovernedRequest.Of(new JsonRpcRequest { Method = "tools/call" }).Should().BeNull();

    [Test]
    public void Of_MarkCarriedOverFromAnotherMessage_IsNothing()
    {
        Mark();
        var other = new JsonRpcRequest { Method = "tools/call", Context = new JsonRpcMessageContext { Items = _request.Context!.Items } };

        GovernedRequest.Of(other).Should().BeNull();
    }

    [Test]
    public void Of_SomethingElseUnderOurKey_IsNothing()
    {
        Mark();
        _request.Context!.Items!["dev.mcpgovernance/request"] = "mine";

        GovernedRequest.Of(_request).Should().BeNull();
    }

    [Test]
    public void Mark_Again_ForgetsTheEarlierMark()
    {
        var first = Mark();
        first.AllowAnswer();

        Mark().Should().NotBeSameAs(first);
        GovernedRequest.Of(_request)!.TryAnswer().Should().BeFalse();
    }

    [Test]
    public void TryRun_WithoutADecision_IsRefused()
    {
        var mark = Mark();

        mark.TryRun(null, "a", null).Should().BeFalse();
        mark.Ran.Should().BeFalse();
    }

    [Test]
    public void TryRun_WhatWasDecided_RunsOnce()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);

        mark.TryRun(Tool, "a", Arguments).Should().BeTrue();
        mark.Ran.Should().BeTrue();
        mark.TryRun(Tool, "a", Arguments).Should().BeFalse("a decision is for one run");
    }

    [Test]
    public void TryRun_AnythingElse_IsRefusedAndLeavesTheDecision()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        var otherTool = McpServerTool.Create(() => "a", new() { Name = "a" });

        mark.TryRun(otherTool, "a", Arguments).Should().BeFalse();
        mark.TryRun(null, "a", Arguments).Should().BeFalse();
        mark.TryRun(Tool, "A", Arguments).Should().BeFalse();
        mark.TryRun(Tool, "a", new Dictionary<string, JsonElement>()).Should().BeFalse();
        mark.TryRun(Tool, "a", null).Should().BeFalse();
        mark.Ran.Should().BeFalse();
        mark.TryRun(Tool, "a", Arguments).Should().BeTrue();
    }

    [Test]
    public void TryRun_DecidedAgain_RunsAgain()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        mark.TryRun(Tool, "a", Arguments);
        mark.Decide(null, "b", null);

        mark.TryRun(Tool, "a", Arguments).Should().BeFalse();
        mark.TryRun(null, "b", null).Should().BeTrue();
    }

    [Test]
    public void Enter_And_Finish_TellWhereTheRequestIs()
    {
        var mark = Mark();
        mark.Reached.Should().BeFalse();
        var call = new FakeInvokeContext();

        mark.Enter(call);
        mark.Call.Should().BeSameAs(call);
        mark.Reached.Should().BeTrue();
        mark.Finished.Should().BeFalse();

        mark.Decide(null, "a", null);
        mark.TryRun(null, "a", null).Should().BeTrue();
        mark.Finish();
        mark.Finished.Should().BeTrue();

        mark.Enter(call);
        mark.Finished.Should().BeFalse();
        mark.Ran.Should().BeFalse();
    }

    [Test]
    public void EnterList_IsReachedWithoutACall()
    {
        var mark = Mark();
        mark.EnterList();

        mark.Reached.Should().BeTrue();
        mark.Call.Should().BeNull();
    }

    [Test]
    public void TryAnswer_OnePermission_OneAnswerForEver()
    {
        var mark = Mark();
        mark.TryAnswer().Should().BeFalse("nobody permitted it");

        mark.AllowAnswer();
        mark.AllowAnswer();
        mark.TryAnswer().Should().BeTrue();
        mark.TryAnswer().Should().BeFalse();

        mark.Finish();
        mark.TryAnswer().Should().BeFalse("a request is answered once");
    }

    [Test]
    public void TryAnswer_AfterADecision_OrTheEnd()
    {
        var decided = Mark();
        decided.Decide(null, "a", null);
        decided.TryAnswer().Should().BeTrue();

        var finished = Mark();
        finished.Finish();
        finished.TryAnswer().Should().BeTrue();
    }

    [Test]
    public async Task EnterRun_BeforeAnyTask_IsPartOfTheRequest()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);

        (await mark.EnterRunAsync(isApart: false, _time)).Should().BeNull();
        mark.LeaveRun().Should().BeNull();
    }

    [Test]
    public async Task EnterRun_Apart_WaitsForItsTask()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        var entering = mark.EnterRunAsync(isApart: true, _time).AsTask();
        entering.IsCompleted.Should().BeFalse();

        mark.TryBecomeTask().Should().BeTrue();
        entering.IsCompleted.Should().BeFalse("the request is not answered yet");
        mark.TaskRun.Open();

        (await entering).Should().BeSameAs(mark.TaskRun);
        mark.TaskRun.TryBegin().Should().BeTrue();
        (await mark.EnterRunAsync(isApart: false, _time)).Should().BeSameAs(mark.TaskRun);
        mark.TaskRun.TryBegin().Should().BeFalse("one run is made of one decision");
    }

    [Test]
    public async Task EnterRun_ApartWithoutATask_IsPartOfTheRequestAfterAMoment()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        var entering = mark.EnterRunAsync(isApart: true, _time).AsTask();

        _time.Advance(TaskRun.Moment - TimeSpan.FromMilliseconds(1));
        entering.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await entering).Should().BeNull();
    }

    [Test]
    public async Task EnterRun_ApartWhenThePipelineEnds_DoesNotWaitAndMayNotRun()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        var entering = mark.EnterRunAsync(isApart: true, _time).AsTask();

        mark.Finish();

        (await entering).Should().BeNull();
        mark.TryRun(Tool, "a", Arguments).Should().BeFalse();
    }

    [Test]
    public async Task TryBecomeTask_WhileItsRunIsAtWork_HandsItOver()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        await mark.EnterRunAsync(isApart: false, _time);

        mark.TryBecomeTask().Should().BeTrue();

        mark.TaskRun.TryGiveUp(TaskRunEnding.Cancelled).Should().BeFalse("it has begun");
        mark.LeaveRun().Should().BeSameAs(mark.TaskRun);
    }

    [Test]
    public async Task TryBecomeTask_AfterWhatWouldBeItsRun_IsFalseAndNotUnrun()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        await mark.EnterRunAsync(isApart: false, _time);
        mark.LeaveRun();

        mark.TryBecomeTask().Should().BeFalse();
        mark.TaskRun.TryGiveUp(TaskRunEnding.NotBegun).Should().BeFalse();
    }

    [Test]
    public async Task Decide_NextRound_BeginsWithoutATask()
    {
        var mark = Mark();
        mark.Decide(Tool, "a", Arguments);
        mark.TryBecomeTask();
        var first = mark.TaskRun;

        mark.Decide(Tool, "a", Arguments);

        mark.TaskRun.Should().NotBeSameAs(first);
        (await mark.EnterRunAsync(isApart: false, _time)).Should().BeNull();
    }
}
