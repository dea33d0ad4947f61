using System.Text.Json.Nodes;
using McpGovernance.Policy;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyReplayCommandTests : IDisposable
{
    private readonly PolicyDesk _desk = new();
    private readonly string _digest;

    public PolicyReplayCommandTests()
    {
        _digest = PolicyFile.Parse("policy", System.Text.Encoding.UTF8.GetBytes(PolicyDesk.Refunds)).Evaluator.Digest;
        _desk.Journal.Append(
            LogA,
            Line(LogA, 1, "call.intent", "2026-11-25T10:00:00Z", "c1", $$"""{{Who("alice", "finance")}},{{What("refund")}},{{Tool("destructive")}},{{Decision("allow", "matrix/finance/refund")}}"""),
            Line(LogA, 2, "call.outcome", "2026-11-25T10:00:01Z", "c1", Came("done")),
            Line(LogA, 3, "call.outcome", "2026-11-25T11:00:00Z", "c2", $$"""{{Who("bob", "support")}},{{What("refund")}},{{Tool("destructive")}},{{Decision("deny", null, "access.unknown")}}"""),
            Line(LogA, 4, "call.outcome", "2026-11-25T12:00:00Z", "c3", $$"""{{Who("alice", "finance")}},{{What("refund")}},{{Tool("destructive")}},{{Decision("deny", "matrix/finance/refund", "policy.denied", "guards/not large")}}"""),
            Line(LogA, 5, "call.refused", "2026-11-25T12:30:00Z", null, $$"""{{Who("bob", "support")}},{{What("refund")}},{{Tool("destructive")}},{{Decision("deny", null, "access.unknown")}},"count":5"""),
            Line(LogA, 6, "list.view", "2026-11-25T13:00:00Z", "c4", Who("bob", "support")));
    }

    public void Dispose() => _desk.Dispose();

    private static string Who(string subject, string role) =>
        $$"""
        "caller":{"kind":"authenticated","verified":true,"issuer":"i","subject":"{{subject}}","scopes":["{{(role == "finance" ? "refunds" : "tickets")}}"],"roles":["authenticated","{{role}}"]}
        """.Trim();

    private static string Tool(string kind) => $$"""
        "tool":{"digest":"d","kind":"{{kind}}"}
        """.Trim();

    private string Decision(string verdict, string? entry, string? code = null, string? guard = null) =>
        $"\"decision\":{{\"verdict\":\"{verdict}\"{(code is null ? "" : $",\"code\":\"{code}\"")}{(entry is null ? "" : $",\"entry\":\"{entry}\"")}{(guard is null ? "" : $",\"guards\":[\"{guard}\"]")},\"policy\":{{\"digest\":\"{_digest}\"}}}}";

    private Task<Support.CliRun> ReplayAsync(string policy, params string[] more) => PolicyDesk.RunAsync(["replay", _desk.Journal.Root, policy, .. more]);

    [Test]
    public async Task Replay_ActivePolicy_ChangesNothing()
    {
        var run = await ReplayAsync(_desk.Policy());

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Out.Should().Be("8 calls stay as they are, 0 change, 0 are unknown, 0 were decided by no policy\n");
    }

    [Test]
    public async Task Replay_Candidate_GroupsWhatChanges()
    {
        var candidate = _desk.Policy(PolicyDesk.Refunds.Replace("\"finance\": [ \"refund\" ]", "\"support\": [ \"refund\" ]", StringComparison.Ordinal).Replace("\"support\": [ \"resource:ticket://*\", { \"kind\": \"read\" } ]", "\"finance\": []", StringComparison.Ordinal), "candidate.json");
        var run = await ReplayAsync(candidate, "--baseline", _desk.Policy());

        run.ExitCode.Should().Be(1);
        run.Lines[0].Should().MatchRegex("^caller +target +from +to +calls");
        run.Lines[1..].Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Should().Equal(
            "alice refund allowed hidden 1", "alice refund denied hidden 1", "bob refund hidden unknown 6",
            "0 calls stay as they are, 2 change, 6 are unknown, 0 were decided by no policy");
    }

    [Test]
    public async Task Replay_OnlyUnknown_HasItsOwnExitCode()
    {
        var candidate = _desk.Policy(PolicyDesk.Refunds.Replace("100", "50", StringComparison.Ordinal), "candidate.json");
        var run = await ReplayAsync(candidate, "--baseline", _desk.Policy(), "--json");

        run.ExitCode.Should().Be(3);
        var impact = JsonNode.Parse(run.Out)!;
        (impact["same"]!.GetValue<int>(), impact["changed"]!.GetValue<int>(), impact["unknown"]!.GetValue<int>()).Should().Be((6, 0, 2));
        impact["groups"]![0]!["to"]!.GetValue<string>().Should().Be("unknown");
    }

    [Test]
    public async Task Replay_Since_LeavesTheRestOut() =>
        (await ReplayAsync(_desk.Policy(), "--since", "2026-11-25T12:15:00Z")).Out.Should().StartWith("5 calls stay as they are");

    [Test]
    public async Task Replay_NoJournal_IsUnreadable() => (await PolicyDesk.RunAsync("replay", "./no-such-journal", _desk.Policy())).ExitCode.Should().Be(66);

    [Test]
    public async Task Replay_JournalWithAGap_IsAFinding()
    {
        _desk.Journal.AppendRaw(LogA, FirstSegment, "broken\n");

        (await ReplayAsync(_desk.Policy())).ExitCode.Should().Be(1);
    }

    [Test]
    public async Task Explain_CallOnRecord_SaysWhatIsKnown()
    {
        var run = await PolicyDesk.RunAsync("explain", _desk.Policy(), "c3", "--journal", _desk.Journal.Root);

        run.ExitCode.Should().Be(0, "it may ever be used");
        run.Lines[0].Should().Be("On record: denied, entry 'matrix/finance/refund', code policy.denied, guards 'guards/not large'; roles authenticated, finance.");
        run.Lines[1].Should().Be("This policy decided it.");
        run.Lines[2].Should().Contain("Arguments and claims are not on record");
        run.Out.Should().Contain("guards/not large");
    }

    [Test]
    public async Task Explain_OtherPolicy_SaysSoAndWhichRolesAreOpen()
    {
        var other = _desk.Policy(PolicyDesk.Refunds.Replace("\"version\": \"1\"", "\"version\": \"2\"", StringComparison.Ordinal));
        var run = await PolicyDesk.RunAsync("explain", other, "c2", "--journal", _desk.Journal.Root);

        run.ExitCode.Should().Be(1);
        run.Lines[1].Should().Be($"Another policy decided it ({_digest}); this one says 'hidden'.");
        run.Lines.Should().Contain("Claims decide whether the caller has these roles too: support.");
    }

    [Test]
    public async Task Explain_Question_SaysWhyAndWhatWouldChangeIt()
    {
        var run = await PolicyDesk.RunAsync("explain", _desk.Policy(), "--tool", "refund", "--caller", "finance", "--args", """{ "amount": 500 }""", "--json");

        run.ExitCode.Should().Be(1);
        var explained = JsonNode.Parse(run.Out)!;
        (explained["allowed"]!.GetValue<bool>(), explained["code"]!.GetValue<string>(), explained["decidedBy"]!.GetValue<string>()).Should().Be((false, "policy.denied", "guards/not large"));
        explained["entries"]![0]!["clauses"]![0]!["answer"]!.GetValue<string>().Should().Be("true");
        (await PolicyDesk.RunAsync("explain", _desk.Policy(), "--tool", "refund", "--caller", "finance", "--args", """{ "amount": 5 }""")).ExitCode.Should().Be(0);
    }

    [TestCase("c1")]
    [TestCase("--tool refund")]
    [TestCase("--tool refund --caller finance --journal x")]
    public async Task Explain_Half_IsUsage(string arguments) => (await PolicyDesk.RunAsync(["explain", _desk.Policy(), .. arguments.Split(' ')])).ExitCode.Should().Be(64);

    [Test]
    public async Task Explain_NoSuchCall_IsUnreadable() => (await PolicyDesk.RunAsync("explain", _desk.Policy(), "c9", "--journal", _desk.Journal.Root)).Error.Should().Contain("has no call 'c9'");
}
