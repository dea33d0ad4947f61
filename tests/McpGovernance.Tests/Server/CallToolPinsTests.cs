using System.Text.Json;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Server;

/// <summary>The layer next to the tool, alone: what if nothing around it had worked.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CallToolPinsTests
{
    private readonly McpServerOptions _options = new();
    private readonly JsonRpcRequest _request = Messages.Request("tools/call");
    private int _runs;

    public CallToolPinsTests() => new CallToolPins(FakeGovernance.Edge()).Apply(_options);

    private McpRequestHandler<CallToolRequestParams, CallToolResult> Filter(int index) => _options.Filters.Request.CallToolFilters[index]((_, _) =>
    {
        _runs++;
        return new(new CallToolResult());
    });

    private ValueTask<CallToolResult> RunAsync(CallToolRequestParams parameters) => Filter(^1)(Messages.Typed(_request, parameters), default);

    private McpRequestHandler<CallToolRequestParams, CallToolResult> Filter(Index index) => Filter(index.GetOffset(_options.Filters.Request.CallToolFilters.Count));

    private static void ExpectStopped(CallToolResult result)
    {
        result.IsError.Should().BeTrue();
        result.Content.Should().ContainSingle().Which.Should().BeOfType<TextContentBlock>().Which.Text.Should().Be(Denials.Undecided.Message);
    }

    [Test]
    public async Task Inner_RequestThatNobodyMarked_IsStopped()
    {
        ExpectStopped(await RunAsync(new() { Name = "a" }));
        _runs.Should().Be(0);
    }

    [Test]
    public async Task Inner_MarkedButNeverDecided_IsStoppedAndRefused()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        var call = new FakeInvokeContext();
        mark.Enter(call);

        ExpectStopped(await RunAsync(new() { Name = "a" }));

        _runs.Should().Be(0);
        call.Denial.Should().BeSameAs(Denials.Undecided);
    }

    [Test]
    public async Task Inner_DecidedWithoutACall_IsStopped()
    {
        GovernedRequest.Mark(Messages.Context(_request)).Decide(null, "a", null);

        ExpectStopped(await RunAsync(new() { Name = "a" }));
        _runs.Should().Be(0);
    }

    [Test]
    public async Task Inner_WhatWasDecided_RunsOnce()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        mark.Enter(new FakeInvokeContext());
        mark.Decide(null, "a", null);

        (await RunAsync(new() { Name = "a" })).IsError.Should().NotBe(true);
        ExpectStopped(await RunAsync(new() { Name = "a" }));

        _runs.Should().Be(1);
    }

    [Test]
    public async Task Inner_WithoutParameters_IsNamedNothing()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        mark.Enter(new FakeInvokeContext());
        mark.Decide(null, "", null);

        (await RunAsync(null!)).IsError.Should().NotBe(true);
        ExpectStopped(await RunAsync(null!));

        _runs.Should().Be(1);
    }

    [Test]
    public async Task Inner_AnotherNameThanDecided_IsStopped()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        mark.Enter(new FakeInvokeContext());
        mark.Decide(null, "a", null);

        ExpectStopped(await RunAsync(new() { Name = "b" }));
        _runs.Should().Be(0);
    }

    [Test]
    public async Task Observer_ExceptionOfTheTool_IsKeptAndThrownOn()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        var call = new FakeInvokeContext();
        mark.Enter(call);
        var thrown = new FormatException();

        var running = async () => await _options.Filters.Request.CallToolFilters[0]((_, _) => throw thrown)(Messages.Typed(_request, new CallToolRequestParams { Name = "a" }), default);

        (await running.Should().ThrowAsync<FormatException>()).Which.Should().BeSameAs(thrown);
        call.ToolException.Should().BeSameAs(thrown);
    }

    [Test]
    public async Task Observer_RequestThatNobodyMarked_ThrowsOn()
    {
        var running = async () => await _options.Filters.Request.CallToolFilters[0]((_, _) => throw new FormatException())(Messages.Typed(_request, new CallToolRequestParams { Name = "a" }), default);

        await running.Should().ThrowAsync<FormatException>();
    }

    [Test]
    public async Task Outer_RequestThatNobodyMarked_IsRefused()
    {
        var result = await _options.Filters.Request.CallToolWithAlternateFilters[0](
            Messages.Typed(_request, new CallToolRequestParams { Name = "a" }),
            (_, _) =>
            {
                _runs++;
                return new(new CallToolResult());
            },
            default);

        _runs.Should().Be(0);
        result.Result!.IsError.Should().BeTrue();
        result.Result.Meta!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.GovernanceUndecided);
    }

    [Test]
    public async Task Outer_Arguments_AreFrozenBeforeAnythingRuns()
    {
        GovernedRequest.Mark(Messages.Context(_request));
        var arguments = new Dictionary<string, JsonElement> { ["id"] = JsonElement.Parse("1") };

        await OuterAsync(
            (request, _) =>
            {
                request.Params.Arguments.Should().BeEquivalentTo(arguments).And.NotBeSameAs(arguments);
                ((Action)(() => request.Params.Arguments!["id"] = JsonElement.Parse("2"))).Should().Throw<NotSupportedException>();
                _runs++;
                return new(new CallToolResult());
            },
            new() { Name = "a", Arguments = arguments });

        _runs.Should().Be(1);
    }

    [TestCase(typeof(FormatException), "An error occurred invoking 'a'.")]
    [TestCase(typeof(McpException), "An error occurred invoking 'a': as it was")]
    [TestCase(typeof(OperationCanceledException), "An error occurred invoking 'a'.")]
    public async Task Outer_ExceptionOfAFilter_IsTheSdksResultAndKept(Type type, string text)
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        var thrown = (Exception)Activator.CreateInstance(type, "as it was")!;

        var answer = await OuterAsync((_, _) => throw thrown);

        answer.Result!.IsError.Should().BeTrue();
        answer.Result.Content.Should().ContainSingle().Which.Should().BeOfType<TextContentBlock>().Which.Text.Should().Be(text);
        mark.Call!.ToolException.Should().BeSameAs(thrown);
    }

    [Test]
    public async Task Outer_ExceptionOfAFilter_AfterThatOfTheTool_TheToolsIsKept()
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        var first = new FormatException();

        await OuterAsync((_, _) =>
        {
            mark.Call!.ToolException = first;
            throw new TimeoutException();
        });

        mark.Call!.ToolException.Should().BeSameAs(first);
    }

    [Test]
    public async Task Outer_WhatTheSdkAnswersItself_PassesAsItWas([Values(0, 1, 2)] int kind)
    {
        GovernedRequest.Mark(Messages.Context(_request));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Exception thrown = kind switch
        {
            0 => new McpProtocolException("as it was", McpErrorCode.InvalidParams),
            1 => new InputRequiredException(new InputRequiredResult()),
            _ => new OperationCanceledException(),
        };

        var running = () => OuterAsync((_, _) => throw thrown, cancellationToken: cancelled.Token);

        (await running.Should().ThrowAsync<Exception>()).Which.Should().BeSameAs(thrown);
    }

    [Test]
    public async Task Outer_AlternateThatIsNoTask_PassesAsItWas()
    {
        GovernedRequest.Mark(Messages.Context(_request));
        var other = new EmptyResult();

        var answer = await OuterAsync((_, _) => new(ResultOrAlternate<CallToolResult>.FromAlternate(
            other, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<EmptyResult>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(EmptyResult))))).WaitAsync(TimeSpan.FromSeconds(20));

        answer.IsAlternate.Should().BeTrue();
        answer.Alternate.Should().BeSameAs(other);
    }

    [Test]
    public async Task Observer_RunThatWasGivenUp_IsStoppedOrCancelled([Values] bool cancelled)
    {
        var mark = GovernedRequest.Mark(Messages.Context(_request));
        var answer = await OuterAsync((_, _) => new(ResultOrAlternate<CallToolResult>.FromAlternate(
            new ImitatedTasks.CreatedTask { TaskId = "t", ResultType = "task" }, ImitatedTasks.TaskJson.Default.CreatedTask)));
        answer.IsAlternate.Should().BeTrue();
        mark.TaskRun.TryGiveUp(TaskRunEnding.Cancelled).Should().BeTrue();
        var run = async () => await Filter(0)(Messages.Typed(_request, new CallToolRequestParams { Name = "a" }), new CancellationToken(cancelled));

        if (cancelled)
        {
            await run.Should().ThrowAsync<OperationCanceledException>();
        }
        else
        {
            ExpectStopped(await run());
        }

        _runs.Should().Be(0);
    }

    [Test]
    public async Task Outer_AnotherExceptionOfACancelledCall_IsAResult()
    {
        GovernedRequest.Mark(Messages.Context(_request));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        (await OuterAsync(static (_, _) => throw new FormatException(), cancellationToken: cancelled.Token)).Result!.IsError.Should().BeTrue();
    }

    [Test]
    public void MethodsTakenOver_AreThoseWithAPlaceOfTheirOwn()
    {
        _options.RequestHandlers = [.. new[] { "tools/call", "acme/do", null!, "ping", "tasks/get" }.Select(static method => new McpServerRequestHandler { Method = method, Handler = null! })];

        CallToolPins.MethodsTakenOver(_options).Should().Equal("tools/call", "ping");
        _options.RequestHandlers = null!;
        CallToolPins.MethodsTakenOver(_options).Should().BeEmpty();
    }

    [Test]
    public void HasHandler_OnlyOfExactlyThatMethod()
    {
        _options.RequestHandlers = [.. new[] { "tasks/get", "acme/do" }.Select(static method => new McpServerRequestHandler { Method = method, Handler = null! })];

        CallToolPins.HasHandler(_options, "tasks/get").Should().BeTrue();
        CallToolPins.HasHandler(_options, "tasks/Get").Should().BeFalse();
        CallToolPins.HasHandler(_options, "tasks/result").Should().BeFalse();
        _options.RequestHandlers = null!;
        CallToolPins.HasHandler(_options, "tasks/get").Should().BeFalse();
    }

    private async Task<ResultOrAlternate<CallToolResult>> OuterAsync(
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next, CallToolRequestParams? parameters = null, CancellationToken cancellationToken = default)
    {
        var options = new McpServerOptions();
        new CallToolPins(FakeGovernance.Edge(FakeGovernance.Create([new FakeRecorder()]))).Apply(options);
        return await options.Filters.Request.CallToolWithAlternateFilters[0](
            Messages.Typed(_request, parameters ?? new() { Name = "a" }), next, cancellationToken);
    }
}
