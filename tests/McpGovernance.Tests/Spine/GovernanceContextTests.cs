using System.Security.Claims;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GovernanceContextTests
{
    private static readonly Denial First = new() { Code = "acme.first", Detail = "One." };
    private static readonly Denial Second = new() { Code = "acme.second" };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 28, 12, 0, 0, TimeSpan.Zero));
    private int _runs;

    private FakeInvokeContext Call(ToolKind? kind = ToolKind.Write, Func<FakeInvokeContext, ValueTask>? handler = null) => new(_time, kind: kind)
    {
        Handler = async context =>
        {
            _runs++;
            _time.Advance(TimeSpan.FromSeconds(3));
            await (handler?.Invoke(context) ?? ValueTask.CompletedTask);
        },
    };

    [Test]
    public void New_KnowsTheFactsAndNobodyYet()
    {
        using var cancelling = new CancellationTokenSource();
        var user = new ClaimsPrincipal();
        var services = new object() as IServiceProvider;
        var client = new Implementation { Name = "agent", Version = "2" };
        var call = new FakeInvokeContext(_time, facts: new RequestFacts
        {
            Method = "tools/call",
            Server = "tickets",
            Transport = "http",
            RequestId = new RequestId("r-1"),
            User = user,
            ClientInfo = client,
            ProtocolVersion = "2026-07-28",
            SessionId = "s-1",
            Services = services,
            CancellationToken = cancelling.Token,
        });

        call.Method.Should().Be("tools/call");
        call.Server.Should().Be("tickets");
        call.Transport.Should().Be("http");
        call.RequestId.Should().Be(new RequestId("r-1"));
        call.User.Should().BeSameAs(user);
        call.ClientInfo.Should().BeSameAs(client);
        call.ProtocolVersion.Should().Be("2026-07-28");
        call.SessionId.Should().Be("s-1");
        call.Services.Should().BeSameAs(services);
        call.CancellationToken.Should().Be(cancelling.Token);
        call.ReceivedAt.Should().Be(_time.GetUtcNow());
        call.ReceivedTimestamp.Should().Be(_time.GetTimestamp());
        call.Caller.Should().BeSameAs(Caller.Anonymous);
        call.Roles.Should().BeNull();
        call.GrantedBy.Should().BeNull();
        call.Denial.Should().BeNull();
        call.Fault.Should().BeNull();
        call.HandlerStarted.Should().BeFalse();
        call.HandlerTime.Should().Be(TimeSpan.Zero);
        call.CallId.Should().Be(Guid.Empty);
        call.Policy.Name.Should().Be("tickets");
        call.Operation.Should().Be(GovernedOperation.CallTool);
        call.Round.Should().Be(1);
    }

    [Test]
    public async Task Deny_FirstWins()
    {
        var call = Call();

        await call.Deny(First);
        await call.Deny(Second);
        call.RefuseUnrun(Second);

        call.Denial.Should().BeSameAs(First);
        call.Outcome.Should().Be(CallOutcome.Refused);
    }

    [Test]
    public async Task Deny_Null_Throws()
    {
        var denying = async () => await Call().Deny(null!);

        await denying.Should().ThrowAsync<ArgumentNullException>();
    }

    [TestCase(ToolKind.Write, DenialCodes.ResultWithheld)]
    [TestCase(ToolKind.Destructive, DenialCodes.ResultWithheld)]
    [TestCase(null, DenialCodes.ResultWithheld)]
    [TestCase(ToolKind.Read, "acme.first")]
    public async Task Deny_AfterTheHandlerStarted_IsWithheldUnlessItOnlyReads(ToolKind? kind, string code)
    {
        var call = Call(kind);
        await call.RunHandlerAsync();

        await call.Deny(First);

        call.Denial!.Code.Should().Be(code);
    }

    [Test]
    public async Task Deny_WithinTheHandlerOfAChange_IsWithheld()
    {
        var call = Call(handler: static context => context.Deny(First));

        await call.RunHandlerAsync();

        call.Denial!.Code.Should().Be(DenialCodes.ResultWithheld);
    }

    [Test]
    public async Task RefuseUnrun_AfterTheHandlerStarted_SaysThatNothingRan()
    {
        var call = Call();
        await call.RunHandlerAsync();

        call.RefuseUnrun(First);

        call.Denial.Should().BeSameAs(First);
    }

    [Test]
    public async Task RunHandlerAsync_Twice_ThrowsAndRunsOnce()
    {
        var call = Call();
        await call.RunHandlerAsync();

        var again = async () => await call.RunHandlerAsync();

        await again.Should().ThrowAsync<InvalidOperationException>().WithMessage("*exactly once*");
        _runs.Should().Be(1);
    }

    [Test]
    public async Task RunHandlerAsync_Refused_DoesNotRun()
    {
        var call = Call();
        await call.Deny(First);

        await call.RunHandlerAsync();

        _runs.Should().Be(0);
        call.HandlerStarted.Should().BeFalse();
        call.HandlerTime.Should().Be(TimeSpan.Zero);
    }

    [Test]
    public async Task RunHandlerAsync_MeasuresTheHandlerAlone([Values] bool throws)
    {
        var call = Call(handler: _ => throws ? throw new FormatException() : ValueTask.CompletedTask);
        _time.Advance(TimeSpan.FromSeconds(1));

        await call.RunHandlerAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        call.HandlerTime.Should().Be(TimeSpan.FromSeconds(3));
        call.HandlerStarted.Should().BeTrue();
    }

    [Test]
    public async Task RunHandlerAsync_Throws_IsTheFaultAndNoRefusal()
    {
        var thrown = new FormatException();
        var call = Call(handler: _ => throw thrown);

        await call.RunHandlerAsync();

        call.Fault.Should().BeSameAs(thrown);
        call.Denial.Should().BeNull();
        call.Outcome.Should().Be(CallOutcome.Exception);
    }

    [TestCase(false, false, false, true)]
    [TestCase(true, false, false, true)]
    [TestCase(true, true, false, false)]
    [TestCase(false, false, true, false)]
    [TestCase(true, false, true, false)]
    public async Task IsUndecided_UntilSomebodyRefused_OrItRanAndIsRecorded(bool runs, bool recorded, bool refused, bool expected)
    {
        var call = Call();
        if (runs)
        {
            await call.RunHandlerAsync();
        }

        call.IsRecorded = recorded;
        if (refused)
        {
            await call.Deny(First);
        }

        call.IsUndecided.Should().Be(expected);
    }

    [Test]
    public void IsUndecided_RecordedButNotRun_IsUndecided()
    {
        var call = Call();
        call.IsRecorded = true;
        call.IsUndecided.Should().BeTrue();
    }

    [TestCase(typeof(TimeoutException), false, CallOutcome.TimedOut)]
    [TestCase(typeof(OperationCanceledException), false, CallOutcome.TimedOut)]
    [TestCase(typeof(OperationCanceledException), true, CallOutcome.Cancelled)]
    [TestCase(typeof(TaskCanceledException), true, CallOutcome.Cancelled)]
    [TestCase(typeof(TimeoutException), true, CallOutcome.TimedOut)]
    [TestCase(typeof(McpException), false, CallOutcome.Exception)]
    public async Task Outcome_OfAFault(Type fault, bool cancelled, CallOutcome outcome)
    {
        using var cancelling = new CancellationTokenSource();
        var facts = FakeFacts.Create() with { CancellationToken = cancelling.Token };
        var call = new FakeInvokeContext(_time, facts: facts) { Handler = _ => throw (Exception)Activator.CreateInstance(fault)! };
        var list = new FakeListContext(_time, facts: facts) { Handler = _ => throw (Exception)Activator.CreateInstance(fault)! };
        if (cancelled)
        {
            await cancelling.CancelAsync();
        }

        await call.RunHandlerAsync();
        await list.RunHandlerAsync();

        call.Outcome.Should().Be(outcome);
        list.Outcome.Should().Be(outcome);
    }

    [Test]
    public async Task Outcome_OfAList()
    {
        var list = new FakeListContext(_time);
        list.IsRead.Should().BeTrue();
        list.RawParams.Should().BeNull();
        await list.RunHandlerAsync();
        list.Outcome.Should().Be(CallOutcome.Done);

        list.Removed.Should().Be(0);
        list.RemoveAt(0);
        list.Removed.Should().Be(1);

        await list.Deny(First);
        list.Outcome.Should().Be(CallOutcome.Refused);
        list.Denial.Should().BeSameAs(First, "a list changes nothing");
    }
}
