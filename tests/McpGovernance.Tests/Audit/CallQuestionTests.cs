using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CallQuestionTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    private static readonly (string Name, CallQuestion Question, bool Matches)[] Cases =
    [
        ("nothing", new(), true),
        ("subject", new() { Caller = "alice" }, true),
        ("kind of caller", new() { Caller = "authenticated" }, true),
        ("other caller", new() { Caller = "ali" }, false),
        ("OAuth client", new() { Client = "desk-*" }, true),
        ("name of client", new() { Client = "Cur*" }, true),
        ("other client", new() { Client = "Cur" }, false),
        ("actor", new() { Agent = "agent-1" }, true),
        ("asserted agent", new() { Agent = "planner" }, true),
        ("other agent", new() { Agent = "agent-2" }, false),
        ("tool", new() { Tool = "get_*" }, true),
        ("other tool", new() { Tool = "set_*" }, false),
        ("version", new() { Version = "1.2.0" }, true),
        ("other version", new() { Version = "1.2" }, false),
        ("kind of tool", new() { Kind = "read" }, true),
        ("kind of target", new() { Kind = "tool" }, true),
        ("other kind", new() { Kind = "write" }, false),
        ("account", new() { Target = "acct-*" }, true),
        ("target's kind is no text of it", new() { Target = "too*" }, false),
        ("data", new() { Data = "personal" }, true),
        ("other data", new() { Data = "person" }, false),
        ("code", new() { Code = "limits.*" }, true),
        ("other code", new() { Code = "limits" }, false),
        ("entry", new() { Rule = "matrix/*" }, true),
        ("guard", new() { Rule = "office-hours" }, true),
        ("other rule", new() { Rule = "office" }, false),
        ("status", new() { Status = "refused" }, true),
        ("other status", new() { Status = "done" }, false),
        ("trace", new() { Trace = "0AF7" }, true),
        ("other trace", new() { Trace = "0af" }, false),
        ("call", new() { Call = "C1" }, true),
        ("other call", new() { Call = "c" }, false),
        ("text in a value", new() { Text = "rate of 5" }, true),
        ("text in a number", new() { Text = "48" }, true),
        ("text behind an escape", new() { Text = "a\nb \"c\" é" }, true),
        ("text in the first record", new() { Text = "kid-7" }, true),
        ("name of a member is no value", new() { Text = "subject" }, false),
        ("since", new() { Since = new DateTimeOffset(2026, 11, 25, 21, 0, 0, TimeSpan.Zero) }, true),
        ("since, too late", new() { Since = new DateTimeOffset(2026, 11, 25, 21, 0, 1, TimeSpan.Zero) }, false),
        ("until", new() { Until = new DateTimeOffset(2026, 11, 25, 21, 0, 1, TimeSpan.Zero) }, true),
        ("until is exclusive", new() { Until = new DateTimeOffset(2026, 11, 25, 21, 0, 0, TimeSpan.Zero) }, false),
        ("all that is set must hold", new() { Caller = "alice", Status = "done" }, false),
    ];

    [TestCaseSource(nameof(CaseNames))]
    public void Matches_EachFilter_SeesTheWholeCall(string name)
    {
        var (_, question, expected) = Cases.Single(one => one.Name == name);

        question.Matches(Call()).Should().Be(expected);
    }

    [Test]
    public void Matches_RecordThatSaysNothing_MatchesNothingThatIsAsked()
    {
        _journal.Append(LogA, Line(LogA, 1, "audit.opened", "2026-11-25T21:00:00Z"));
        var call = new CallHistory(_journal.Root).Read(static _ => { }).Single();

        new CallQuestion().Matches(call).Should().BeTrue();
        Cases.Where(static one => one.Matches && one.Name is not ("nothing" or "since" or "until")).Should().OnlyContain(one => !one.Question.Matches(call));
    }

    [Test]
    public void Matches_HalfAPair_IsNoTrap()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.outcome", "2026-11-25T21:00:00Z", "c", Who("\\ud800x") + "," + What("\\udfff")));
        var call = new CallHistory(_journal.Root).Read(static _ => { }).Single();

        new CallQuestion { Text = "x", Target = "*", Tool = "*" }.Matches(call).Should().BeTrue();
        new CallQuestion { Text = "\ud800" }.Matches(call).Should().BeTrue();
    }

    private static IEnumerable<string> CaseNames() => Cases.Select(static one => one.Name);

    private JoinedCall Call()
    {
        const string Caller = "\"caller\":{\"kind\":\"authenticated\",\"verified\":true,\"subject\":\"alice\",\"client\":\"desk-app\",\"actors\":[\"agent-1\"]}";
        _journal.Append(
            LogA,
            Line(LogA, 1, "call.intent", "2026-11-25T21:00:00Z", "c1", $"\"trace\":\"0af7\",{Caller},\"client\":{{\"name\":\"Cursor\"}},\"agent\":{{\"id\":\"planner\"}},\"method\":\"tools/call\",\"target\":{{\"kind\":\"tool\",\"name\":\"get_ticket\",\"id\":\"acct-7\"}},\"tool\":{{\"version\":\"1.2.0\",\"kind\":\"read\",\"data\":[\"personal\"]}},\"inputs\":{{\"size\":4812,\"digest\":{{\"kid\":\"kid-7\"}}}},{Allowed}"),
            Line(LogA, 2, "call.outcome", "2026-11-25T21:00:05Z", "c1", "\"decision\":{\"verdict\":\"deny\",\"code\":\"limits.rate\",\"entry\":\"matrix/support/0\",\"guards\":[\"office-hours\"]},\"outcome\":{\"status\":\"refused\",\"detail\":\"over the rate of 5: a\\nb \\\"c\\\" \\u00e9\"}"));
        return new CallHistory(_journal.Root).Read(static _ => { }).Single();
    }
}
