using System.Text;
using McpGovernance.Audit;

namespace McpGovernance.Sqlite.Tests;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IndexedRecordTests
{
    private const string Head = "\"v\":1,\"log\":\"log-a\",\"epoch\":2,\"seq\":3,\"type\":\"call.intent\",\"time\":\"2026-10-01T00:00:00Z\"";

    [Test]
    public void Of_EveryField_HasItsColumn()
    {
        var record = Of("""
            "call":"0195f1c2-0000-7000-8000-00000000000a","trace":"0af7","caller":{"kind":"local","subject":"alice","client":"desk","actors":["planner","router"]},"client":{"name":"Cursor"},
            "agent":{"id":"agent-1","model":"m"},"target":{"kind":"tool","name":"refund","id":"acct-1"},"tool":{"version":"1.2.0","kind":"write","data":["personal","payment"]},
            "decision":{"verdict":"deny","code":"access.unknown","entry":"matrix/a","guards":["g1","g2"]},"outcome":{"status":"refused"}
            """);

        (record.Log, record.Epoch, record.Seq, record.Type).Should().Be(("log-a", 2, 3, "call.intent"));
        record.Time.Should().Be(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks);
        Convert.ToHexString(record.Call!).Should().Be("0195F1C20000700080000000" + "0000000A");
        (record.Caller, record.CallerKind, record.Clients, record.Agents).Should().Be(("alice", "local", "desk\nCursor", "planner\nrouter\nagent-1\nm"));
        (record.Tool, record.Targets, record.Version, record.ToolKind, record.TargetKind).Should().Be(("refund", "tool\nrefund\nacct-1", "1.2.0", "write", "tool"));
        (record.Data, record.Code, record.Verdict, record.Rules, record.Status, record.Trace).Should().Be(("personal\npayment", "access.unknown", "deny", "matrix/a\ng1\ng2", "refused", "0AF7"));
        (record.IsEvent, record.IsOdd).Should().Be((false, false));
    }

    [TestCase("""
        "agent":{"id":"half \ud83d"}
        """)]
    [TestCase("""
        "caller":{"kind":"local","subject":"a\u0000b"}
        """)]
    [TestCase("""
        "tool":{"data":["\u0000"]}
        """)]
    [TestCase("""
        "trace":"\ude00"
        """)]
    [TestCase("""
        "decision":{"guards":["\u0000"]}
        """)]
    public void Of_TextThatSqliteHasNot_IsOdd(string member) => Of(member).IsOdd.Should().BeTrue();

    [Test]
    public void Of_WholePairs_AreNothingOdd() => Of("""
        "caller":{"kind":"local","subject":"\ud83d\ude00 😀"}
        """).IsOdd.Should().BeFalse();

    [Test]
    public void Of_OutcomeThatNamesACallerAndNoVerdict_IsOdd() =>
        Of("\"call\":\"c\",\"caller\":{\"kind\":\"local\",\"subject\":\"alice\"}", "call.outcome").IsOdd.Should().BeTrue();

    [TestCase("call.outcome", false)]
    [TestCase("list.view", false)]
    [TestCase("policy.changed", true)]
    [TestCase("audit.opened", true)]
    public void Of_Type_SaysWhetherItIsAboutARequest(string type, bool isEvent) => Of("\"side\":\"server\"", type).IsEvent.Should().Be(isEvent);

    [Test]
    public void Of_WhatIsNoRecordForAReaderOfJournals_IsKeptAndOdd()
    {
        var record = IndexedRecord.Of(AuditRecord.Parse("{\"v\":1,\"log\":\"log-a\",\"epoch\":1,\"seq\":9}"u8.ToArray()));
        (record.Seq, record.IsOdd).Should().Be((9, true));
    }

    private static IndexedRecord Of(string members, string type = "call.intent") =>
        IndexedRecord.Of(AuditRecord.Parse(Encoding.UTF8.GetBytes($"{{{Head.Replace("call.intent", type, StringComparison.Ordinal)},{members.ReplaceLineEndings("")}}}")));
}
