using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

/// <summary>What the verbs make of the records of anomalies, which are about callers and are no calls.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AnomalyRecordTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _journal.Dispose();
        _directory.Dispose();
    }

    private string Index => _directory.Sub("index.db");

    [SetUp]
    public void Write() => _journal.Append(
        LogA,
        Line(LogA, 1, "call.intent", At(1), "c1", $"{Who("alice")},{What("refund_order")},{Allowed}"),
        Line(LogA, 2, "call.outcome", At(2), "c1", Came("done")),
        Line(LogA, 3, "anomaly.first_seen", At(3), "c1", $"{Who("alice")},{Tool("refund_order")},\"reason\":\"'alice' called 'refund_order' for the first time in 8 days of records.\",{About(1)}"),
        Line(LogA, 4, "call.outcome", At(4), "c2", $"{Who("bob")},{What("hidden")},{Denied("access.unknown")},{Came("refused")}"),
        Line(LogA, 5, "anomaly.refusal_burst", At(5), "c2", $"{Who("bob")},\"reason\":\"'bob' was refused 21 times.\",{About(4)}"),
        Line(LogA, 6, "call.outcome", At(6), "c3", $"{Who("alice")},{What("get_ticket")},{Allowed},{Came("done")}"));

    [Test]
    public async Task Timeline_OfACaller_HasTheirAnomaliesWithTheReason_AndNotThoseOfOthers([Values] bool fromIndex)
    {
        var run = await RunAsync(fromIndex, "timeline", "--caller", "alice");

        run.Rows.Select(static row => string.Join(' ', row[1], row[2], row[4])).Should().Equal(
            "call.intent alice (asserted) refund_order", "call.outcome alice (asserted) refund_order", "anomaly.first_seen alice (asserted) refund_order", "call.outcome alice (asserted) get_ticket");
        run.Out.Should().Contain("for the first time in 8 days of records.").And.NotContain("bob");
    }

    [Test]
    public async Task Timeline_OfACall_HasItsAnomaly([Values] bool fromIndex) =>
        (await RunAsync(fromIndex, "timeline", "--call", "c2")).Rows.Select(static row => row[1]).Should().Equal("call.outcome", "anomaly.refusal_burst");

    [Test]
    public async Task Query_HasCallsOnly_EachAsItWouldBeWithout([Values] bool fromIndex)
    {
        var run = await RunAsync(fromIndex, "query", "--json");

        run.Lines.Should().HaveCount(3).And.OnlyContain(static line => !line.Contains("anomaly"));
        run.Lines[0].Should().Contain("\"status\":\"done\"");
    }

    [TestCase("json")]
    [TestCase("csv")]
    [TestCase("ocsf")]
    public async Task Export_HasCallsOnly(string format) =>
        (await RunAsync(false, "export", "--format", format)).Out.Should().NotContain("anomaly").And.NotContain("21 times");

    [Test]
    public async Task Stats_CountCallsOnly_AndDetectorsTakeNoAnomalyForOne([Values] bool fromIndex)
    {
        var run = await RunAsync(fromIndex, "stats", "--json", "--anomalies");

        run.Out.Should().Contain("\"total\":{\"calls\":3,\"refused\":1").And.Contain("\"anomalyCount\":0");
    }

    [Test]
    public async Task Show_ByType_ListsThem()
    {
        var run = await CliRun.RedirectedAsync(["audit", "show", _journal.Root, "--type", "anomaly.refusal_burst"]);

        run.Rows.Should().ContainSingle().Which.Should().Contain("bob (asserted)").And.Contain("anomaly.refusal_burst");
    }

    private static string At(int minute) => $"2026-11-25T21:0{minute}:00Z";

    private static string Tool(string name) => $"\"target\":{{\"kind\":\"tool\",\"name\":\"{name}\"}}";

    private static string About(int seq) => $"\"anomaly\":{{\"count\":1,\"record\":{{\"log\":\"{LogA}\",\"epoch\":1,\"seq\":{seq}}}}}";

    private async Task<CliRun> RunAsync(bool fromIndex, string verb, params string[] options)
    {
        if (!fromIndex)
        {
            return await CliRun.RedirectedAsync(["audit", verb, _journal.Root, .. options]);
        }

        (await CliRun.RedirectedAsync(["audit", "index", _journal.Root, "--to", Index])).ExitCode.Should().Be(0);
        return await CliRun.RedirectedAsync(["audit", verb, Index, .. options]);
    }
}
