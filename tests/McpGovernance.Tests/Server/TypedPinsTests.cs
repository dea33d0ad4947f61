using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TypedPinsTests
{
    private readonly TypedPins<GetPromptRequestParams, GetPromptResult> _pins = new(FakeGovernance.Edge(), InvokeShapes.GetPrompt);
    private readonly JsonRpcRequest _request = Messages.Request("prompts/get");
    private int _runs;

    private async Task RunAsync(bool inner, string name = "a") => await (inner ? _pins.Inner : _pins.Outer)((_, _) =>
    {
        _runs++;
        return new(new GetPromptResult());
    })(Messages.Typed(_request, new GetPromptRequestParams { Name = name }), default);

    private async Task ExpectStoppedAsync(bool inner, string name = "a")
    {
        var running = () => RunAsync(inner, name);
        (await running.Should().ThrowAsync<McpProtocolException>().WithMessage(Denials.Undecided.Message)).Which.ErrorCode.Should().Be(McpErrorCode.InvalidRequest);
    }

    [Test]
    public void Filters_AreMadeOnce()
    {
        _pins.Outer.Should().BeSameAs(_pins.Outer);
        _pins.Inner.Should().BeSameAs(_pins.Inner);
    }

    [Test]
    public async Task RequestThatNobodyMarked_IsStopped([Values] bool inner)
    {
        await ExpectStoppedAsync(inner);
        _runs.Should().Be(0);
    }

    [Test]
    public async Task Inner_AnotherNameThanDecided_IsStoppedAndRefused()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        var call = new FakeInvokeContext(operation: GovernedOperation.GetPrompt);
        mark.Enter(call);
        mark.Decide(null, "a", null);

        await ExpectStoppedAsync(inner: true, "b");

        _runs.Should().Be(0);
        call.Denial.Should().BeSameAs(Denials.Undecided);
    }

    [Test]
    public async Task Inner_WhatWasDecided_RunsOnce()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        mark.Enter(new FakeInvokeContext(operation: GovernedOperation.GetPrompt));
        mark.Decide(null, "a", null);

        await RunAsync(inner: true);
        await ExpectStoppedAsync(inner: true);

        _runs.Should().Be(1);
    }

    [Test]
    public async Task Outer_HandlerThatReturnsNothing_Failed()
    {
        var pins = new TypedPins<GetPromptRequestParams, GetPromptResult>(
            FakeGovernance.Edge(FakeGovernance.Create([new FakeRecorder()])), InvokeShapes.GetPrompt);
        var mark = GovernedRequest.Mark(Messages.Context(_request));

        var running = async () => await pins.Outer(static (_, _) => default)(Messages.Typed(_request, new GetPromptRequestParams { Name = "a" }), default);

        await running.Should().ThrowAsync<InvalidOperationException>().WithMessage("The handler returned null.");
        mark.Call!.Outcome.Should().Be(CallOutcome.Exception);
    }
}
