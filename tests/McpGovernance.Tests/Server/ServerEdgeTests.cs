using System.Runtime.CompilerServices;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ServerEdgeTests
{
    private readonly FakeRecorder _recorder = new();
    private readonly ServerEdge _edge;
    private readonly JsonRpcRequest _request = Messages.Request("tools/call");

    public ServerEdgeTests() => _edge = FakeGovernance.Edge(FakeGovernance.Create([_recorder]));

    private static FakeInvokeContext Call(Result? result = null) => new()
    {
        CallId = Guid.NewGuid(),
        Handler = context =>
        {
            context.Result = result ?? new CallToolResult();
            return ValueTask.CompletedTask;
        },
    };

    private GovernedRequest Mark() => GovernedRequest.Mark(Messages.Context(_request));

    private static string? Code(Result result) => result.Meta?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>();

    [Test]
    public async Task InvokeAsync_Marked_EntersRunsAndFinishes()
    {
        var mark = Mark();
        var call = Call();

        (await _edge.InvokeAsync(call, _request)).Should().BeSameAs(call.Result);

        mark.Call.Should().BeSameAs(call);
        mark.Finished.Should().BeTrue();
        mark.TryAnswer().Should().BeTrue();
        _recorder.Ends.Should().Equal((CallOutcome.Done, null));
    }

    [Test]
    public async Task InvokeAsync_Unmarked_IsRefusedAndRecorded()
    {
        var call = Call();

        Code(await _edge.InvokeAsync(call, _request)).Should().Be(DenialCodes.GovernanceUndecided);

        call.HandlerStarted.Should().BeFalse();
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceUndecided));
    }

    [Test]
    public async Task InvokeAsync_StateRejected_IsRefusedAsSuch()
    {
        Mark().StateRejected = true;

        await FluentActions.Awaiting(() => _edge.InvokeAsync(Call(), _request).AsTask()).Should().ThrowAsync<McpProtocolException>().WithMessage("The state of this request is not valid.*");
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.RoundInvalid));
    }

    [Test]
    public async Task InvokeAsync_TheSameRequestAgain_IsRefusedAndTheFirstCallStands()
    {
        var mark = Mark();
        var first = Call();
        var second = Call();
        await _edge.InvokeAsync(first, _request);

        Code(await _edge.InvokeAsync(second, _request)).Should().Be(DenialCodes.GovernanceUndecided);

        second.HandlerStarted.Should().BeFalse();
        mark.Call.Should().BeSameAs(first);
        _recorder.Ends.Should().Equal((CallOutcome.Done, null), (CallOutcome.Refused, DenialCodes.GovernanceUndecided));
    }

    [Test]
    public async Task InvokeAsync_AfterAskingForInput_IsTheNextRoundOfTheSameCall()
    {
        var mark = Mark();
        var first = Call(new InputRequiredResult());
        var second = Call();
        await _edge.InvokeAsync(first, _request);

        await _edge.InvokeAsync(second, _request);

        second.HandlerStarted.Should().BeTrue();
        second.ClaimedRound!.Number.Should().Be(2);
        second.ClaimedRound.CallId.Should().Be(first.CallId);
        second.ClaimedRound.Suspended.Should().BeFalse();
        mark.Call.Should().BeSameAs(second);
    }

    [Test]
    public async Task InvokeAsync_WhileTheFirstStillRuns_IsRefused()
    {
        Mark().Enter(Call(new InputRequiredResult()));

        Code(await _edge.InvokeAsync(Call(), _request)).Should().Be(DenialCodes.GovernanceUndecided);
    }

    [Test]
    public async Task InvokeAsync_End_ForgetsASuspendedCall_UnlessItOnlyResumedIt()
    {
        var call = Call();
        var mark = Mark();
        _edge.Suspended.Add(call.CallId, mark);
        await _edge.InvokeAsync(call, _request);
        _edge.Suspended.Find(call.CallId).Should().BeNull();

        var resuming = Call();
        var next = Mark();
        next.Resumes = mark;
        _edge.Suspended.Add(resuming.CallId, mark);
        await _edge.InvokeAsync(resuming, _request);
        _edge.Suspended.Find(resuming.CallId).Should().BeSameAs(mark);
    }

    [Test]
    public void NextRound_BindsEverything()
    {
        var call = new FakeInvokeContext { Caller = new Caller { Kind = CallerKind.Local, Subject = "alice" } };
        call.Continue(Spine.Rounds.Any with { Number = 3 });

        var round = _edge.NextRound(call, "own", suspended: true);

        round.Should().BeEquivalentTo(new
        {
            call.CallId,
            Number = 4,
            Server = "tickets",
            CallerKey = call.Caller.Key,
            Method = "tools/call",
            Target = "create_ticket",
            ArgumentsDigest = "",
            Inner = "own",
            Suspended = true,
        });
        round.Nonce.Should().NotBe(Guid.Empty);
        round.ExpiresAt.Should().BeAfter(DateTimeOffset.UtcNow.AddMinutes(9)).And.BeBefore(DateTimeOffset.UtcNow.AddMinutes(11));
    }

    [Test]
    public void Facts_Transport_IsSaidOnceAndHttpIsKnownByItsMessages()
    {
        var stdio = (ITransport)RuntimeHelpers.GetUninitializedObject(typeof(StdioServerTransport));
        using var services = new ServiceCollection().AddSingleton(stdio).BuildServiceProvider();
        var plain = Messages.Context(_request);
        var onStdio = Messages.Context(Messages.Request("tools/call"));
        onStdio.Services = services;
        var http = Messages.Context(Messages.Request("tools/call"));
        http.JsonRpcMessage.Context!.RelatedTransport = stdio;

        Transport(_edge, plain).Should().Be("stream");
        Transport(_edge, http).Should().Be("http");

        var edge = FakeGovernance.Edge();
        Transport(edge, http).Should().Be("http");
        Transport(edge, onStdio).Should().Be("stdio");
        Transport(edge, plain).Should().Be("stdio", "a server has one transport, so it is asked for once");

        var standalone = new ServerEdge(FakeGovernance.Create(), new SuspendedCalls(), NullLogger<ServerEdge>.Instance, stdio);
        Transport(standalone, plain).Should().Be("stdio");
    }

    private static string Transport(ServerEdge edge, MessageContext context) => edge.Facts(context, "tools/call", new RequestId(1), default).Transport;
}
