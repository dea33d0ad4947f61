using McpGovernance.Testing;
using McpGovernance.Tests.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Tests.Threats;

/// <summary>Is the audit there, when it is in no files: attacks on a sink that is the journal, and on a journal in memory, through a governed server.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalElsewhereTests
{
    private static readonly Dictionary<string, object?> Arguments = new() { ["id"] = "1" };

    private readonly CollectingAuditSink _kept = new();
    private readonly Tools _tools = new();
    private int _runs;
    private int _unrecorded;

    /// <summary>A tool that counts, of its runs, those for which no intent is at the sink.</summary>
    private Task<GovernedPair> StartAsync(Action<GovernanceBuilder> place) => GovernedPair.StartAsync(
        server => server.WithTools([_tools.From("change_thing", (string id) =>
        {
            var runs = Interlocked.Increment(ref _runs);
            if (_kept.Records.Count(static record => record.Type == "call.intent") < runs)
            {
                Interlocked.Increment(ref _unrecorded);
            }

            return $"changed {id}";
        })]),
        governance =>
        {
            governance.UsePolicy(static policy => policy.Name("desk", "1").Allow("anonymous", "*_thing"))
                .UseAudit(static audit => (audit.Timeout, audit.ShutdownTimeout) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3)));
            place(governance);
        });

    private void EveryRecordIsThereOnce() =>
        _kept.Records.Select(static record => record.Seq).Should().Equal(Enumerable.Range(1, _kept.Records.Count).Select(static seq => (long)seq));

    private static async Task<bool> CallAsync(GovernedPair pair)
    {
        var result = await pair.Client.CallToolAsync("change_thing", Arguments);
        if (result.IsError is true)
        {
            GovernedAssert.Refused(result, DenialCodes.AuditUnavailable);
        }

        return result.IsError is not true;
    }

    [TestCase(AuditSinkFault.Throw)]
    [TestCase(AuditSinkFault.KeepHalf)]
    [TestCase(AuditSinkFault.AcknowledgeBeyond)]
    [TestCase(AuditSinkFault.AcknowledgeNothing)]
    [TestCase(AuditSinkFault.AnswerNull)]
    public async Task SinkAsJournal_Lies_NothingRunsWithoutItsIntent(AuditSinkFault fault)
    {
        var sink = new FaultInjectingAuditSink(_kept);
        await using (var pair = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink)))
        {
            (await CallAsync(pair)).Should().BeTrue();
            sink.Always = fault;
            for (var i = 0; i < 5; i++)
            {
                (await CallAsync(pair)).Should().BeFalse();
            }

            _runs.Should().Be(1);
            sink.Always = null;
            await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<JournalStatus>().IsAvailable);
            (await CallAsync(pair)).Should().BeTrue();
        }

        _unrecorded.Should().Be(0);
        EveryRecordIsThereOnce();
        _kept.Records[^1].Type.Should().Be("audit.closed");
    }

    [TestCase(AuditSinkFault.Hang)]
    [TestCase(AuditSinkFault.Block)]
    [TestCase(AuditSinkFault.AnswerLate)]
    public async Task SinkAsJournal_Hangs_TheCallIsRefusedInItsTimeAndNothingRuns(AuditSinkFault fault)
    {
        var sink = new FaultInjectingAuditSink(_kept);
        await using (var pair = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink)))
        {
            (await CallAsync(pair)).Should().BeTrue();
            sink.Plan(fault);

            (await CallAsync(pair).WaitAsync(TimeSpan.FromSeconds(10))).Should().BeFalse();

            _runs.Should().Be(1);
            sink.Release();
            await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<JournalStatus>() is { IsAvailable: true, Queued: 0 });
            (await CallAsync(pair)).Should().BeTrue();
        }

        _unrecorded.Should().Be(0);
        EveryRecordIsThereOnce();
    }

    [Test]
    public async Task SinkAsJournal_RejectsTheOutcomeOfAChange_TheResultIsGivenAndTheGapIsTold()
    {
        var sink = new RejectingAuditSink(static record => record.Type == "call.outcome", _kept);
        await using (var pair = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink)))
        {
            (await CallAsync(pair)).Should().BeTrue("it has happened");
            await SinkFixture.SoonAsync(() => _kept.Records.Count(static record => record.Type == "audit.gap") == 2);
            await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<JournalStatus>().IsAvailable);
            sink.Rejects = static _ => false;
            (await CallAsync(pair)).Should().BeTrue("what is missing is on record, so changes go on");
        }

        var intent = _kept.Records.First(static record => record.Type == "call.intent");
        var gaps = _kept.Records.Where(static record => record.Type == "audit.gap").Select(PlaceFixture.Json).ToList();
        gaps[0].GetProperty("call").GetString().Should().Be(intent.Call);
        gaps[1].GetProperty("recovery").GetProperty("calls")[0].GetString().Should().Be(intent.Call);
        EveryRecordIsThereOnce();
    }

    [Test]
    public async Task SinkAsJournal_IsDownWhenAChangeEnds_ChangesLatchUntilItIsBack()
    {
        var sink = new FaultInjectingAuditSink(_kept);
        var server = _tools.From("change_thing", (string id) =>
        {
            sink.Always = AuditSinkFault.Throw;
            return $"changed {id}";
        });
        await using var pair = await GovernedPair.StartAsync(
            mcp => mcp.WithTools([server]),
            governance => governance.UsePolicy(static policy => policy.Name("desk", "1").Allow("anonymous", "*_thing")).UseAuditSinkAsJournal("store", _ => sink));

        (await CallAsync(pair)).Should().BeTrue();
        var status = pair.Services.GetRequiredService<JournalStatus>();
        status.IsAvailable.Should().BeFalse();
        (await CallAsync(pair)).Should().BeFalse();
        sink.Always = null;
        await SinkFixture.SoonAsync(() => status.IsAvailable);

        _kept.Records.Should().Contain(static record => record.Type == "audit.gap");
        EveryRecordIsThereOnce();
    }

    [Test]
    public async Task SinkAsJournal_ComesAndGoesUnderLoad_EveryRunHasItsIntentAndEveryRecordIsThereOnce()
    {
        var sink = new FaultInjectingAuditSink(_kept);
        var permitted = 0;
        await using (var pair = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink)))
        {
            using var over = new CancellationTokenSource();
            var calls = Enumerable.Range(0, 8).Select(async _ =>
            {
                while (!over.IsCancellationRequested)
                {
                    if (await CallAsync(pair))
                    {
                        Interlocked.Increment(ref permitted);
                        continue;
                    }

                    await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<JournalStatus>().IsAvailable); // Who keeps trying is limited.
                }
            }).ToArray();
            for (var round = 0; round < 4; round++)
            {
                var before = Volatile.Read(ref permitted);
                await SinkFixture.SoonAsync(() => Volatile.Read(ref permitted) > before + 10);
                sink.Plan(AuditSinkFault.LoseAcknowledgement, AuditSinkFault.KeepHalf, AuditSinkFault.Throw);
            }

            await over.CancelAsync();
            await Task.WhenAll(calls);
        }

        permitted.Should().Be(_runs);
        _unrecorded.Should().Be(0);
        EveryRecordIsThereOnce();
        _kept.Records.Count(static record => record.Type == "call.intent").Should().BeGreaterThanOrEqualTo(permitted);
    }

    [Test]
    public async Task SinkAsJournal_HostEndsWhileCallsRun_NoRunIsWithoutItsIntent()
    {
        var pair = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => new FaultInjectingAuditSink(_kept)));
        var calls = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (await CallAsync(pair))
            {
            }
        }).ToArray();
        await SinkFixture.SoonAsync(() => Volatile.Read(ref _runs) > 20);

        await pair.DisposeAsync();

        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _unrecorded.Should().Be(0);
        EveryRecordIsThereOnce();
        _kept.Records[^1].Type.Should().Be("audit.closed");
    }

    [Test]
    public async Task MemoryJournal_SinkIsDownUntilItIsFull_CallsAreRefusedAndNothingIsLostOrOverwritten()
    {
        var sink = new FaultInjectingAuditSink(_kept) { Always = AuditSinkFault.Throw };
        var permitted = 0;
        await using (var pair = await StartAsync(governance => governance
            .UseMemoryJournal(static memory => memory.MaxRecords = 16).AddAuditSink("siem", _ => sink)))
        {
            while (await CallAsync(pair) && permitted < 100)
            {
                permitted++;
            }

            permitted.Should().BeInRange(5, 9, "two records each, and there is room for sixteen");
            _runs.Should().BeInRange(permitted, permitted + 1);
            sink.Always = null;
            await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<JournalStatus>().IsAvailable);
            (await CallAsync(pair)).Should().BeTrue();
        }

        EveryRecordIsThereOnce();
        _kept.Records[0].Type.Should().Be("audit.opened", "the oldest is there too");
        _kept.Records[^1].Type.Should().Be("audit.closed");
        _kept.Records.Count(static record => record.Type == "call.intent").Should().BeGreaterThanOrEqualTo(permitted + 1);
    }
}
