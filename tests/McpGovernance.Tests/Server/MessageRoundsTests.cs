using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MessageRoundsTests
{
    private readonly ServerEdge _edge;
    private readonly MessageRounds _rounds;
    private readonly MessageAnswers _answers = new();
    private readonly FakeRecorder _recorder = new();
    private bool _isClosed;

    public MessageRoundsTests()
    {
        var sealer = new RoundSealer(new FakeKeyRing(), TimeProvider.System);
        _edge = FakeGovernance.Edge(FakeGovernance.Create([_recorder, new RoundInterceptor(sealer, static arguments => arguments is null ? "none" : "some"), new DelegatingInterceptor(GovernanceStage.Guards, (context, next) =>
            _isClosed ? context.Deny(new Denial { Code = "desk.closed" }) : next())]));
        _rounds = new MessageRounds(_edge, _answers);
    }

    private static CallRound Round(string? inner = "own", bool suspended = false) => Spine.Rounds.Any with
    {
        Inner = inner,
        Suspended = suspended,
        CallerKey = Caller.Anonymous.Key,
        ArgumentsDigest = "some",
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    private (bool IsSuspended, GovernedRequest Mark, JsonRpcRequest Request) Open(string parameters)
    {
        var request = Messages.Request("tools/call", parameters);
        var mark = GovernedRequest.Mark(Messages.Context(request));
        return (_rounds.TryOpen(request, mark), mark, request);
    }

    [TestCase("{}")]
    [TestCase("""{"requestState":null}""")]
    [TestCase("[]")]
    public void TryOpen_NoState_IsAFirstRound(string parameters)
    {
        var (suspended, mark, _) = Open(parameters);

        suspended.Should().BeFalse();
        mark.StateRejected.Should().BeFalse();
        mark.Continuation.Should().BeNull();
    }

    [TestCase("""{"requestState":"forged","name":"a"}""", """{"name":"a"}""")]
    [TestCase("""{"requestState":5}""", """{"requestState":5}""")]
    [TestCase("""{"requestState":{}}""", """{"requestState":{}}""")]
    [TestCase("""{"requestState":"a","requestState":"b"}""", null)]
    public void TryOpen_StateThatIsNotOurs_IsRejectedAndAForgedOneIsTakenOut(string parameters, string? left)
    {
        var (suspended, mark, request) = Open(parameters);

        suspended.Should().BeFalse();
        mark.StateRejected.Should().BeTrue();
        mark.Continuation.Should().BeNull();
        if (left is not null)
        {
            request.Params!.ToJsonString().Should().Be(left);
        }
    }

    [TestCase("own", """{"requestState":"own"}""")]
    [TestCase(null, "{}")]
    public void TryOpen_OurState_GivesTheHandlersOwnBack(string? inner, string left)
    {
        var round = Round(inner);
        var (suspended, mark, request) = Open($$"""{"requestState":"{{_edge.Governance.Rounds.Seal(round)}}"}""");

        suspended.Should().BeFalse();
        mark.StateRejected.Should().BeFalse();
        mark.Continuation.Should().Be(round);
        request.Params!.ToJsonString().Should().Be(left);
    }

    [Test]
    public void TryOpen_OfASuspendedCall_SaysSo() =>
        Open($$"""{"requestState":"{{_edge.Governance.Rounds.Seal(Round(suspended: true))}}"}""").IsSuspended.Should().BeTrue();

    [TestCase("""{"resultType":"complete"}""")]
    [TestCase("""{"resultType":5}""")]
    [TestCase("""{}""")]
    public void Seal_WhatAsksForNothing_IsLeftAlone(string json)
    {
        var (_, mark, _) = Open("{}");
        var result = JsonNode.Parse(json)!.AsObject();

        _rounds.Seal(result, mark, new FakeInvokeContext());

        result.ToJsonString().Should().Be(json);
    }

    [Test]
    public void Seal_FinishedCall_BindsTheNextRound()
    {
        var (_, mark, _) = Open("{}");
        var call = new FakeInvokeContext { CallId = Guid.NewGuid() };
        mark.Enter(call);
        mark.Finish();
        var result = JsonNode.Parse("""{"resultType":"input_required","requestState":"own"}""")!.AsObject();

        _rounds.Seal(result, mark, call);

        var round = _edge.Governance.Rounds.Open(result["requestState"]!.GetValue<string>())!;
        round.Should().BeEquivalentTo(new { call.CallId, Number = 2, Inner = "own", Suspended = false, Method = "tools/call", Target = "create_ticket", Server = "tickets" });
        _edge.Suspended.Find(call.CallId).Should().BeNull();
    }

    [Test]
    public void Seal_CallThatStillRuns_IsFoundAgain()
    {
        var (_, mark, _) = Open("{}");
        var call = new FakeInvokeContext { CallId = Guid.NewGuid() };
        mark.Enter(call);
        var result = JsonNode.Parse("""{"resultType":"input_required"}""")!.AsObject();

        _rounds.Seal(result, mark, call);

        _edge.Governance.Rounds.Open(result["requestState"]!.GetValue<string>())!.Suspended.Should().BeTrue();
        _edge.Suspended.Find(call.CallId).Should().BeSameAs(mark);
    }

    [Test]
    public void Seal_ResumedCallThatAsksAgain_IsStillTheFirstRequest()
    {
        var (_, first, _) = Open("{}");
        var (_, second, _) = Open("{}");
        var call = new FakeInvokeContext { CallId = Guid.NewGuid() };
        second.Resumes = first;
        second.Enter(call);
        second.Finish();
        var result = JsonNode.Parse("""{"resultType":"input_required"}""")!.AsObject();

        _rounds.Seal(result, second, call);

        _edge.Suspended.Find(call.CallId).Should().BeSameAs(first);
    }

    [Test]
    public async Task ResumeAsync_ArgumentsThatCannotBeRead_RepeatNothingAndAreRefused()
    {
        JsonNode deep = new JsonObject();
        for (var depth = 0; depth < 200; depth++)
        {
            deep = new JsonObject { ["a"] = deep };
        }

        var request = Messages.Request("tools/call", """{"name":"create_ticket"}""");
        request.Params!.AsObject()["arguments"] = new JsonObject { ["a"] = deep };
        using var sent = new MemoryStream();
        var runs = 0;
        var resuming = () => ResumeAsync(request, sent, () => runs++);

        (await resuming.Should().ThrowAsync<McpProtocolException>()).Which.Data[WireNames.Decision].Should().BeOfType<JsonElement>().Which.GetRawText().Should().Contain(DenialCodes.RoundInvalid);
        runs.Should().Be(0);
        sent.Length.Should().Be(0, "the SDK makes the answer of what is thrown");
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.RoundInvalid));
    }

    [Test]
    public async Task ResumeAsync_RefusedByAStage_IsAnsweredOnceWithAResult()
    {
        _isClosed = true;
        using var sent = new MemoryStream();
        var runs = 0;
        await ResumeAsync(Messages.Request("tools/call", """{"name":"create_ticket","arguments":{"a":1}}"""), sent, () => runs++);

        runs.Should().Be(0);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, "desk.closed"));
        var answer = JsonNode.Parse(sent.ToArray())!["result"]!;
        answer["isError"]!.GetValue<bool>().Should().BeTrue();
        answer["_meta"]![WireNames.Decision]!["code"]!.GetValue<string>().Should().Be("desk.closed");
        answer["resultType"].Should().BeNull("an older revision knows none");
    }

    [Test]
    public async Task ResumeAsync_SameArguments_GoesOn()
    {
        var runs = 0;
        await ResumeAsync(Messages.Request("tools/call", """{"name":"create_ticket","arguments":{"a":1}}"""), Stream.Null, () => runs++);

        runs.Should().Be(1);
        _recorder.Ends.Should().ContainSingle().Which.Code.Should().BeNull();
    }

    private async Task ResumeAsync(JsonRpcRequest request, Stream sent, Action run)
    {
        var context = Messages.Context(request, Messages.Server(sent));
        var mark = GovernedRequest.Mark(context);
        mark.Continuation = Round(suspended: true);
        _edge.Suspended.Add(mark.Continuation.CallId, GovernedRequest.Mark(Messages.Context(Messages.Request("tools/call"))));
        await _rounds.ResumeAsync(
            context,
            request,
            mark,
            (_, _) =>
            {
                run();
                return Task.CompletedTask;
            },
            default);
    }
}
