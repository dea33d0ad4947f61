using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class AuditInterceptorTests
{
    [Test]
    public async Task InvokeAsync_AllowedCall_HasOneIntentAndOneOutcomeWithOneCallId()
    {
        await using var fixture = new AuditFixture();
        var call = fixture.Call();

        await fixture.Pipeline().InvokeAsync(call);

        call.IsRecorded.Should().BeTrue();
        call.Denial.Should().BeNull();
        var records = await fixture.RecordsAsync();
        JournalFixture.Types(records).Should().Equal("call.intent", "call.outcome");
        records.Should().OnlyContain(record => record.GetProperty("call").GetGuid() == call.CallId);
        records[0].GetProperty("decision").GetProperty("verdict").GetString().Should().Be("allow");
        records[0].TryGetProperty("outcome", out _).Should().BeFalse();
        records[1].GetProperty("outcome").GetProperty("status").GetString().Should().Be("done");
        records[1].GetProperty("outcome").GetProperty("resultSize").GetInt64().Should().Be(4);
        records[1].TryGetProperty("decision", out _).Should().BeFalse();
    }

    [Test]
    public async Task InvokeAsync_AllowedCall_SaysWhoWhatAndWhy()
    {
        await using var fixture = new AuditFixture();
        var call = new FakeInvokeContext(fixture.Time) { Values = new() { ["b"] = JsonElement.Parse("2"), ["a"] = JsonElement.Parse("\"x\"") } };
        var identity = new DelegatingInterceptor(GovernanceStage.Identity, (context, next) =>
        {
            context.Caller = new Caller { Kind = CallerKind.Authenticated, Issuer = "https://issuer", Subject = "anna", ClientId = "agent", Scopes = ["tickets.write"], TokenIdHash = "hash", TokenIssuedAt = context.ReceivedAt - TimeSpan.FromSeconds(12) };
            context.Roles = context.Policy.ResolveRoles(context.Caller, context.ReceivedAt);
            context.GrantedBy = "matrix/support/2";
            return next();
        });

        await fixture.Pipeline(identity).InvokeAsync(call);

        var intent = (await fixture.RecordsAsync())[0];
        intent.GetProperty("v").GetInt32().Should().Be(1);
        intent.GetProperty("time").GetString().Should().Be("2026-11-25T21:00:00.0000000Z");
        intent.GetProperty("rpcId").GetString().Should().Be("7");
        intent.GetProperty("side").GetString().Should().Be("server");
        intent.GetProperty("method").GetString().Should().Be("tools/call");
        intent.GetProperty("server").GetProperty("name").GetString().Should().Be("tickets");
        intent.GetProperty("caller").GetRawText().Should().Be(
            """{"kind":"authenticated","verified":true,"issuer":"https://issuer","subject":"anna","client":"agent","scopes":["tickets.write"],"tokenId":"hash","tokenAge":12,"roles":["support"]}""");
        intent.GetProperty("target").GetRawText().Should().Be("""{"kind":"tool","name":"create_ticket"}""");
        intent.GetProperty("tool").GetRawText().Should().Be("""{"version":"1.2.0","digest":"sha256-contract","kind":"write","risk":"high"}""");
        intent.GetProperty("decision").GetRawText().Should().Be(
            """{"verdict":"allow","entry":"matrix/support/2","policy":{"name":"tickets","version":"7","digest":"sha256-policy"}}""");
        var inputs = intent.GetProperty("inputs");
        inputs.GetProperty("size").GetInt32().Should().Be("""{"a":"x","b":2}""".Length);
        inputs.GetProperty("digest").GetProperty("alg").GetString().Should().Be("hmac-sha256");
        inputs.GetProperty("digest").GetProperty("kid").GetString().Should().Be("k1");
    }

    [Test]
    public async Task InvokeAsync_RefusedCall_HasExactlyOneRecordThatCarriesEverything()
    {
        await using var fixture = new AuditFixture();
        var call = new FakeInvokeContext(fixture.Time) { Values = new() { ["a"] = JsonElement.Parse("1") } };

        await fixture.Pipeline(DelegatingInterceptor.Denying("access.unknown")).InvokeAsync(call);

        call.IsRecorded.Should().BeTrue();
        call.HandlerStarted.Should().BeFalse();
        var record = (await fixture.RecordsAsync()).Should().ContainSingle().Subject;
        record.GetProperty("type").GetString().Should().Be("call.outcome");
        record.GetProperty("decision").GetProperty("verdict").GetString().Should().Be("deny");
        record.GetProperty("decision").GetProperty("code").GetString().Should().Be("access.unknown");
        record.GetProperty("outcome").GetProperty("status").GetString().Should().Be("refused");
        record.GetProperty("outcome").GetProperty("detail").GetString().Should().Be("for the operator");
        record.TryGetProperty("inputs", out _).Should().BeTrue();
    }

    [TestCase("done", "done")]
    [TestCase("tool_error", "tool_error")]
    [TestCase("throws", "exception")]
    [TestCase("times out", "timed_out")]
    [TestCase("cancelled", "cancelled")]
    [TestCase("refused by others", "refused_by_others")]
    [TestCase("tool threw", "exception")]
    public async Task InvokeAsync_Outcome_IsWhatHappened(string what, string status)
    {
        await using var fixture = new AuditFixture();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var call = new FakeInvokeContext(fixture.Time, facts: FakeFacts.Create() with { CancellationToken = what == "cancelled" ? cancelled.Token : default })
        {
            Handler = context =>
            {
                switch (what)
                {
                    case "throws": throw new InvalidDataException("secret text");
                    case "times out": throw new TimeoutException();
                    case "cancelled": throw new OperationCanceledException();
                    case "refused by others":
                        context.RefusedByOthers = true;
                        throw new UnauthorizedAccessException();
                    case "tool threw":
                        context.ToolException = new InvalidDataException("secret text");
                        break;
                }

                context.Result = new CallToolResult { IsError = what == "tool_error" };
                return ValueTask.CompletedTask;
            },
        };

        await fixture.Pipeline().InvokeAsync(call);

        var records = await fixture.RecordsAsync();
        JournalFixture.Types(records).Should().Equal("call.intent", "call.outcome");
        records[1].GetProperty("outcome").GetProperty("status").GetString().Should().Be(status);
        records[1].ToString().Should().NotContain("secret text");
        if (status == "exception")
        {
            records[1].GetProperty("outcome").GetProperty("errorType").GetString().Should().Be("System.IO.InvalidDataException");
        }
    }

    [Test]
    public async Task InvokeAsync_CancelledRequest_IsRecordedAllTheSame()
    {
        await using var fixture = new AuditFixture();
        using var source = new CancellationTokenSource();
        var call = new FakeInvokeContext(fixture.Time, facts: FakeFacts.Create() with { CancellationToken = source.Token })
        {
            Handler = async context =>
            {
                await source.CancelAsync();
                context.CancellationToken.ThrowIfCancellationRequested();
            },
        };

        await fixture.Pipeline().InvokeAsync(call);

        call.IsRecorded.Should().BeTrue();
        (await fixture.RecordsAsync())[^1].GetProperty("outcome").GetProperty("status").GetString().Should().Be("cancelled");
    }

    [Test]
    public async Task InvokeAsync_SwallowedByAnInnerStage_IsRecordedAsRefusedNotAsDone()
    {
        await using var fixture = new AuditFixture();
        var call = fixture.Call();

        await fixture.Pipeline(new DelegatingInterceptor(GovernanceStage.Guards, static (_, _) => default)).InvokeAsync(call);

        call.Denial!.Code.Should().Be(DenialCodes.GovernanceUndecided);
        var record = (await fixture.RecordsAsync()).Should().ContainSingle().Subject;
        record.GetProperty("outcome").GetProperty("status").GetString().Should().Be("refused");
    }

    [Test]
    public async Task InvokeAsync_SwallowedOutsideAudit_IsRecorded()
    {
        await using var fixture = new AuditFixture();
        var call = fixture.Call();

        await fixture.Pipeline(new DelegatingInterceptor(GovernanceStage.Telemetry, static (_, _) => default)).InvokeAsync(call);

        call.IsRecorded.Should().BeTrue();
        (await fixture.RecordsAsync()).Should().ContainSingle().Which.GetProperty("decision").GetProperty("code").GetString().Should().Be(DenialCodes.GovernanceUndecided);
    }

    [Test]
    public async Task InvokeAsync_StageThrows_IsRecordedOnce()
    {
        await using var fixture = new AuditFixture();

        await fixture.Pipeline(new DelegatingInterceptor(GovernanceStage.Limits, static (_, _) => throw new InvalidDataException())).InvokeAsync(fixture.Call());

        var record = (await fixture.RecordsAsync()).Should().ContainSingle().Subject;
        record.GetProperty("decision").GetProperty("code").GetString().Should().Be(DenialCodes.GovernanceFailed);
        record.GetProperty("outcome").GetProperty("errorType").GetString().Should().Be("System.IO.InvalidDataException");
    }

    [Test]
    public async Task InvokeAsync_RefusedAfterTheHandlerOfAChange_IsRecordedAsWithheld()
    {
        await using var fixture = new AuditFixture();
        var call = fixture.Call();
        var late = new DelegatingInterceptor(GovernanceStage.Redaction, static async (context, next) =>
        {
            await next();
            await context.Deny(new Denial { Code = "redaction.failed" });
        });

        await fixture.Pipeline(late).InvokeAsync(call);

        var records = await fixture.RecordsAsync();
        JournalFixture.Types(records).Should().Equal("call.intent", "call.outcome");
        records[1].GetProperty("decision").GetProperty("code").GetString().Should().Be(DenialCodes.ResultWithheld);
    }

    [Test]
    public async Task InvokeAsync_KeyRingFails_IsRefusedAndStillRecorded()
    {
        await using var fixture = new AuditFixture { Keys = new ThrowingKeyRing() };
        var call = new FakeInvokeContext(fixture.Time) { Values = new() { ["a"] = JsonElement.Parse("1") } };

        await fixture.Pipeline().InvokeAsync(call);

        call.HandlerStarted.Should().BeFalse();
        call.IsRecorded.Should().BeTrue();
        (await fixture.RecordsAsync()).Should().ContainSingle().Which.GetProperty("outcome").GetProperty("status").GetString().Should().Be("refused");
    }

    [Test]
    public async Task InvokeAsync_InputRequired_EndsTheRoundNotTheCall()
    {
        await using var fixture = new AuditFixture();
        var first = new FakeInvokeContext(fixture.Time) { Handler = static _ => throw new InputRequiredException(new InputRequiredResult()) };
        await fixture.Pipeline().InvokeAsync(first);
        var second = fixture.Call();

        await fixture.Pipeline(AuditFixture.Continues(Round(first.CallId))).InvokeAsync(second);

        second.CallId.Should().Be(first.CallId);
        var records = await fixture.RecordsAsync();
        JournalFixture.Types(records).Should().Equal("call.intent", "call.round", "call.round", "call.outcome");
        records[1].GetProperty("outcome").GetProperty("status").GetString().Should().Be("input_required");
        records[2].GetProperty("round").GetInt32().Should().Be(2);
        records[2].TryGetProperty("outcome", out _).Should().BeFalse();
        records.Should().OnlyContain(record => record.GetProperty("call").GetGuid() == first.CallId);
    }

    [Test]
    public async Task InvokeAsync_SuspendedRoundSucceeds_LeavesTheOutcomeToTheFirstRound()
    {
        await using var fixture = new AuditFixture();
        var call = fixture.Call();

        await fixture.Pipeline(AuditFixture.Continues(Round(Guid.CreateVersion7()) with { Suspended = true })).InvokeAsync(call);

        call.IsRecorded.Should().BeTrue();
        call.Denial.Should().BeNull();
        JournalFixture.Types(await fixture.RecordsAsync()).Should().Equal("call.round");
    }

    [Test]
    public async Task InvokeAsync_SuspendedRoundRefused_IsARoundWithTheDenialAndNoOutcome()
    {
        await using var fixture = new AuditFixture();
        var call = fixture.Call();
        var round = Round(Guid.CreateVersion7()) with { Suspended = true };

        await fixture.Pipeline(AuditFixture.Continues(round), DelegatingInterceptor.Denying("access.unknown")).InvokeAsync(call);

        var record = (await fixture.RecordsAsync()).Should().ContainSingle().Subject;
        record.GetProperty("type").GetString().Should().Be("call.round");
        record.GetProperty("decision").GetProperty("code").GetString().Should().Be("access.unknown");
        record.TryGetProperty("outcome", out _).Should().BeFalse();
    }

    /// <summary>What a request only claims to continue is another's call, as long as nobody has found otherwise.</summary>
    [Test]
    public async Task InvokeAsync_RoundThatIsOnlyClaimed_IsACallOfItsOwn()
    {
        await using var fixture = new AuditFixture();
        var call = fixture.Call();
        call.ClaimedRound = Round(Guid.CreateVersion7()) with { Suspended = true };

        await fixture.Pipeline(DelegatingInterceptor.Denying(DenialCodes.RoundInvalid, GovernanceStage.Identity)).InvokeAsync(call);

        call.CallId.Should().NotBe(call.ClaimedRound.CallId);
        var record = (await fixture.RecordsAsync()).Should().ContainSingle().Subject;
        record.GetProperty("type").GetString().Should().Be("call.outcome");
        record.GetProperty("call").GetGuid().Should().Be(call.CallId);
        record.TryGetProperty("round", out _).Should().BeFalse();
    }

    [Test]
    public async Task ListAsync_View_SaysWhatWasShownAndHidden()
    {
        await using var fixture = new AuditFixture();
        var list = fixture.List();
        var access = new DelegatingInterceptor(GovernanceStage.Access, static async (context, next) =>
        {
            await next();
            ((ListContext)context).RemoveAt(0);
        });

        await fixture.Pipeline(access).ListAsync(list);

        list.IsRecorded.Should().BeTrue();
        var record = (await fixture.RecordsAsync()).Should().ContainSingle().Subject;
        record.GetProperty("type").GetString().Should().Be("list.view");
        record.GetProperty("list").GetRawText().Should().Be("""{"shown":1,"hidden":1}""");
    }

    [Test]
    public async Task ListAsync_Refused_IsOneOutcome()
    {
        await using var fixture = new AuditFixture();

        await fixture.Pipeline(DelegatingInterceptor.Denying("admission.attempts", GovernanceStage.Admission)).ListAsync(fixture.List());

        (await fixture.RecordsAsync()).Should().ContainSingle().Which.GetProperty("type").GetString().Should().Be("call.outcome");
    }

    internal static CallRound Round(Guid call) => new()
    {
        CallId = call,
        Number = 2,
        Server = "test",
        CallerKey = "",
        Method = "tools/call",
        Target = "create_ticket",
        ArgumentsDigest = "",
        ExpiresAt = DateTimeOffset.MaxValue,
        Nonce = Guid.NewGuid(),
    };

    private sealed class ThrowingKeyRing : KeyRing
    {
        public override bool IsPersistent => true;

        public override GovernanceKey Current(string purpose) => throw new IOException("no key");

        public override GovernanceKey? Find(string purpose, string id) => null;
    }
}
