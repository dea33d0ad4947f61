using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>What happens to calls when the journal cannot record them.</summary>
[Parallelizable(ParallelScope.All)]
public class AuditFailureTests
{
    [Test]
    public async Task InvokeAsync_Change_IsDurableBeforeTheHandlerRuns()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        var seen = new List<string>();
        var flushes = fixture.Storage.Flushes;
        var call = new FakeInvokeContext(fixture.Time)
        {
            Handler = _ =>
            {
                seen = JournalFixture.Types(fixture.Journal.Records());
                flushes = fixture.Storage.Flushes - flushes;
                return ValueTask.CompletedTask;
            },
        };

        await fixture.Pipeline().InvokeAsync(call);

        seen.Should().Equal("audit.opened", "call.intent");
        flushes.Should().Be(1);
    }

    [Test]
    public async Task InvokeAsync_Read_IsWrittenBeforeTheHandlerRunsWithoutAFlush()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        var seen = new List<string>();
        var flushes = fixture.Storage.Flushes;
        var call = new FakeInvokeContext(fixture.Time, kind: ToolKind.Read)
        {
            Handler = _ =>
            {
                seen = JournalFixture.Types(fixture.Journal.Records());
                return ValueTask.CompletedTask;
            },
        };

        await fixture.Pipeline().InvokeAsync(call);

        seen.Should().Equal("audit.opened", "call.intent");
        fixture.Storage.Flushes.Should().Be(flushes);
    }

    [Test]
    public async Task InvokeAsync_DiskFull_IsRefusedBeforeTheHandlerAndRecoversByItself()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        fixture.Storage.Room = 10;
        var call = fixture.Call();

        await fixture.Pipeline().InvokeAsync(call);

        call.HandlerStarted.Should().BeFalse();
        call.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
        call.Denial.Retryable.Should().BeTrue();
        var status = new AuditJournalStatus(fixture.Audit);
        status.IsAvailable.Should().BeFalse();
        status.Problem.Should().Contain("No space left");

        fixture.Storage.Room = long.MaxValue;
        await fixture.Journal.UntilAsync(() => fixture.Audit.Journal.IsOpen);
        var next = fixture.Call(target: "close_ticket");
        await fixture.Pipeline().InvokeAsync(next);

        next.Denial.Should().BeNull();
        var records = await fixture.RecordsAsync();
        records.Where(record => record.GetProperty("call").GetGuid() == call.CallId).Select(static record => record.GetProperty("type").GetString())
            .Should().Equal("call.intent", "call.outcome");
        records.Count(record => record.GetProperty("call").GetGuid() == next.CallId).Should().Be(2);
    }

    [Test]
    public async Task InvokeAsync_SlowDisk_IsRefusedAfterTheTimeout()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        fixture.Storage.AtGate.Reset();
        fixture.Storage.Gate.Reset();
        var call = fixture.Call();
        var running = fixture.Pipeline().InvokeAsync(call).AsTask();
        fixture.Storage.AtGate.Wait();
        running.IsCompleted.Should().BeFalse();

        fixture.Time.Advance(fixture.Options.Timeout);
        await running;

        call.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
        call.HandlerStarted.Should().BeFalse();
        fixture.Storage.Gate.Set();
        JournalFixture.Types(await fixture.RecordsAsync()).Should().Equal("call.intent", "call.outcome");
    }

    [Test]
    public async Task InvokeAsync_OutcomeOfAChangeLost_ReturnsTheResultAndLatchesChangesUntilAGapIsTold()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        var call = new FakeInvokeContext(fixture.Time)
        {
            Handler = context =>
            {
                fixture.Storage.Room = 10;
                context.Result = new ModelContextProtocol.Protocol.CallToolResult();
                return ValueTask.CompletedTask;
            },
        };
        await fixture.Pipeline().InvokeAsync(call);

        call.Denial.Should().BeNull();
        call.Result.Should().NotBeNull();
        call.IsRecorded.Should().BeTrue();
        fixture.Audit.Journal.IsLatched.Should().BeTrue();
        var refused = fixture.Call(target: "close_ticket");
        await fixture.Pipeline().InvokeAsync(refused);
        refused.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
        refused.HandlerStarted.Should().BeFalse();

        fixture.Storage.Room = long.MaxValue;
        await fixture.Journal.UntilAsync(() => !fixture.Audit.Journal.IsLatched);
        var allowed = fixture.Call();
        await fixture.Pipeline().InvokeAsync(allowed);

        allowed.Denial.Should().BeNull();
        fixture.Journal.Records().Should().Contain(record =>
            record.GetProperty("type").GetString() == "audit.gap" && record.GetProperty("recovery").GetProperty("calls")[0].GetGuid() == call.CallId);
    }

    [Test]
    public async Task InvokeAsync_Latched_ReadsStillRun()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        fixture.Storage.AtGate.Reset();
        fixture.Storage.Gate.Reset();
        fixture.Audit.Journal.Latch(Guid.CreateVersion7());
        fixture.Options.ReadIntent = AcknowledgementLevel.Accepted;
        var read = fixture.Call(ToolKind.Read);
        var change = fixture.Call();

        await fixture.Pipeline().InvokeAsync(read);
        await fixture.Pipeline().InvokeAsync(change);

        read.Denial.Should().BeNull();
        change.Denial!.Detail.Should().Be(AuditDenials.Latched.Detail);
    }

    [Test]
    public async Task InvokeAsync_OutcomeOfAReadLost_IsNotDisclosed()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        fixture.Options.ReadOutcome = AcknowledgementLevel.Written;
        var call = new FakeInvokeContext(fixture.Time, kind: ToolKind.Read)
        {
            Handler = _ =>
            {
                fixture.Storage.Room = 10;
                return ValueTask.CompletedTask;
            },
        };

        await fixture.Pipeline().InvokeAsync(call);

        call.HandlerStarted.Should().BeTrue();
        call.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
        fixture.Audit.Journal.IsLatched.Should().BeFalse();
    }

    [Test]
    public async Task ListAsync_Unavailable_IsRefused()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        fixture.Storage.Room = 0;
        await fixture.Pipeline().InvokeAsync(fixture.Call());
        var list = fixture.List();

        await fixture.Pipeline().ListAsync(list);

        list.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
    }

    [Test]
    public async Task InvokeAsync_RefusalCannotBeRecorded_StaysRefusedAndIsCounted()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        await fixture.Audit.Journal.DisposeAsync();
        var before = new AuditJournalStatus(fixture.Audit).Failures;
        for (var i = 0; i < 5; i++)
        {
            var call = fixture.Call();
            await fixture.Pipeline(DelegatingInterceptor.Denying("access.unknown")).InvokeAsync(call);
            call.Denial!.Code.Should().Be("access.unknown");
            call.IsRecorded.Should().BeFalse();
        }

        new AuditJournalStatus(fixture.Audit).Failures.Should().BeGreaterThan(before);
        fixture.Journal.Logger.Collector.GetSnapshot().Count(static log => log.Message.Contains("could not be recorded")).Should().Be(1);
    }

    [TestCase("is a file")]
    [TestCase("below a file")]
    [TestCase("is a link")]
    [TestCase("cannot be created")]
    public async Task InvokeAsync_RootCannotBeUsed_IsRefusedWithAClearProblem(string what)
    {
        if (what == "cannot be created" && !Directory.Exists("/proc/self"))
        {
            return;
        }

        await using var fixture = new AuditFixture();
        var root = fixture.Journal.Sub("root");
        switch (what)
        {
            case "is a file":
                await File.WriteAllTextAsync(root, "");
                break;
            case "below a file":
                await File.WriteAllTextAsync(root, "");
                root = Path.Combine(root, "sub");
                break;
            case "is a link":
                Directory.CreateSymbolicLink(root, Directory.CreateDirectory(fixture.Journal.Sub("real")).FullName);
                break;
            default:
                root = "/proc/self/mcpgovernance";
                break;
        }

        await using var audit = new AuditJournal(
            Microsoft.Extensions.Options.Options.Create(new AuditOptions { Root = root }),
            Microsoft.Extensions.Options.Options.Create(new GovernanceOptions()),
            new FakeKeyRing(),
            fixture.Time,
            new Microsoft.Extensions.Logging.Testing.FakeLogger<AuditJournal>(fixture.Journal.Logger.Collector));
        await audit.Journal.FirstAttempt;
        var call = fixture.Call();
        await new GovernancePipeline([new AuditInterceptor(audit), new IntentInterceptor(audit)]).InvokeAsync(call);

        call.HandlerStarted.Should().BeFalse();
        call.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
        var problem = new AuditJournalStatus(audit).Problem;
        problem.Should().Contain(root).And.Contain("AuditOptions.Root");
        fixture.Journal.Logger.Collector.GetSnapshot().Should().Contain(log => log.Message.Contains(problem!));
    }

    [Test]
    public async Task InvokeAsync_RootRepaired_WorksWithoutARestart()
    {
        await using var fixture = new AuditFixture();
        await File.WriteAllTextAsync(fixture.Journal.Root, "in the way");
        await fixture.Audit.Journal.FirstAttempt;
        fixture.Audit.Journal.IsOpen.Should().BeFalse();

        File.Delete(fixture.Journal.Root);
        await fixture.Journal.UntilAsync(() => fixture.Audit.Journal.IsOpen);

        var call = fixture.Call();
        await fixture.Pipeline().InvokeAsync(call);
        call.Denial.Should().BeNull();
    }
}
