using McpGovernance.Audit;
using McpGovernance.Hosting;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Hosting;

[Parallelizable(ParallelScope.All)]
internal sealed class RecordedCallsTests
{
    private const string Time = "2026-11-25T10:00:00Z";

    private static IReadOnlyList<JournalRecord> Read(params string[] lines)
    {
        using var journal = new HandWrittenJournal();
        journal.Append(LogA, lines);
        return [.. new JournalReader(journal.Root).Read(static problem => Assert.Fail(problem.Message))];
    }

    [Test]
    public void From_OutcomeBehindAnIntent_HasTheFactsOfBoth()
    {
        const string Caller = """
            "caller":{"kind":"authenticated","verified":true,"issuer":"i","subject":"alice","client":"c","actors":["x"],"tenant":"t","scopes":["s"],"tokenAge":60,"roles":["authenticated","finance"]},"client":{"name":"desk","version":"2"}
            """;
        var records = Read(
            Line(LogA, 1, "call.intent", Time, "c1", $$$"""{{{Caller.Trim()}}},{{{What("refund")}}},"tool":{"version":"1.0.0","digest":"d","kind":"write"},"decision":{"verdict":"allow","entry":"matrix/finance/refund","guards":["guards/g"],"policy":{"digest":"sha256-p"}}"""),
            Line(LogA, 2, "call.outcome", Time, "c1", Came("done")));

        RecordedCalls.From(records[1]).Should().BeEquivalentTo(new RecordedCall
        {
            CallerKind = CallerKind.Authenticated,
            Issuer = "i",
            Subject = "alice",
            ClientId = "c",
            Tenant = "t",
            Scopes = ["s"],
            Actors = ["x"],
            TokenAge = TimeSpan.FromMinutes(1),
            Roles = ["authenticated", "finance"],
            ClientName = "desk",
            ClientVersion = "2",
            Kind = TargetKind.Tool,
            Target = "refund",
            ToolKind = ToolKind.Write,
            ToolVersion = "1.0.0",
            Time = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero),
            PolicyDigest = "sha256-p",
            Entry = "matrix/finance/refund",
            Guards = ["guards/g"],
        });
    }

    [Test]
    public void From_Refusal_HasCodeAndWhetherItWasCarriedOut()
    {
        var call = RecordedCalls.From(Read(Line(
            LogA, 1, "call.outcome", Time, "c1", $$"""{{Who("bob", "anonymous")}},{{What("x://a", "resource_template", "resources/read")}},"decision":{"verdict":"deny","code":"access.unknown","carriedOut":true},"truncated":true"""))[0]);

        call.Should().BeEquivalentTo(new { CallerKind = CallerKind.Anonymous, Kind = TargetKind.ResourceTemplate, Code = "access.unknown", IsCarriedOut = true, IsCut = true, ToolKind = (ToolKind?)null });
    }

    [TestCase("list.view", "\"method\":\"tools/list\"")]
    [TestCase("audit.opened", "")]
    [TestCase("call.outcome", "\"method\":\"tools/call\"")]
    [TestCase("call.outcome", "\"method\":\"subscriptions/listen\",\"target\":{\"kind\":\"method\",\"name\":\"subscriptions/listen\"}")]
    [TestCase("call.outcome", "\"method\":\"x\",\"target\":{\"kind\":\"thing\",\"name\":\"x\"}")]
    public void From_NothingThatAPolicyDecides_IsNull(string type, string more) =>
        RecordedCalls.From(Read(Line(LogA, 1, type, Time, "c1", $$"""{{Who("bob")}},{{(more.Length > 0 ? more + "," : "")}}"decision":{"verdict":"allow"}"""))[0]).Should().BeNull();
}
