using System.Text.Json.Nodes;
using McpGovernance.Cli.Policy;

namespace McpGovernance.Cli.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyMatrixCommandTests : IDisposable
{
    private readonly PolicyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    private string Tools => _desk.Catalog(("look", ToolKind.Read), ("refund", ToolKind.Destructive));

    [Test]
    public async Task Matrix_Csv_HasARowForEachTool()
    {
        var run = await PolicyDesk.RunAsync("matrix", _desk.Policy(), "--catalog", Tools, "--format", "csv");

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Out.Should().Be("kind,name,finance,support,under\r\ntool,look 1.0.0,no,yes,\r\ntool,refund 1.0.0,guarded,no,guards/not large\r\nresource,ticket://*,no,yes,\r\n");
    }

    [Test]
    public async Task Matrix_NoTools_SaysWhatThatIsWorth()
    {
        var run = await PolicyDesk.RunAsync("matrix", _desk.Policy());

        run.ExitCode.Should().Be(0);
        run.Error.Should().Contain("each counts as destructive");
        run.Rows.Should().BeEquivalentTo((string[][])[["tool", "refund", "guarded", "no", "guards/not large"], ["tool", "{\"kind\":\"read\"}", "no", "guarded", "guards/not large"], ["resource", "ticket://*", "no", "yes", "-"]]);
    }

    [Test]
    public async Task Matrix_Markdown_EscapesWhatStrangersWrote()
    {
        var run = await PolicyDesk.RunAsync("matrix", _desk.Policy("""{ "name": "n", "version": "1", "matrix": { "local": [ "a|b" ] }, "limits": [ { "name": "<i>|@x", "tools": [ "*" ], "per": [ "caller" ], "rate": "5/m" } ] }"""), "--format", "markdown");

        run.Lines.Should().Equal("| kind | name | local | under |", "|---|---|---|---|", "| tool | a\\|b | guarded | limits/\\<i\\>\\|&#64;x |");
    }

    [TestCase("=cmd()", "'=cmd()")]
    [TestCase("+1", "'+1")]
    [TestCase("-1", "'-1")]
    [TestCase("@SUM", "'@SUM")]
    [TestCase(" =1", "' =1")]
    [TestCase(" a", "\" a\"")]
    [TestCase("a,b", "\"a,b\"")]
    [TestCase("a\"b", "\"a\"\"b\"")]
    [TestCase("a;b", "\"a;b\"")]
    [TestCase("\t=1", "\\u{0009}=1")]
    [TestCase("a-b", "a-b")]
    public void Csv_Cell_IsNoFormula(string text, string expected) => MatrixWriter.Csv(text).Should().Be(expected);

    [Test]
    public async Task Matrix_Json_HasEntriesToo()
    {
        var run = await PolicyDesk.RunAsync("matrix", _desk.Policy(), "--catalog", Tools, "--json");

        var row = JsonNode.Parse(run.Out)!["rows"]!.AsArray().Single(static one => one!["name"]!.GetValue<string>() == "refund")!;
        row["version"]!.GetValue<string>().Should().Be("1.0.0");
        row["roles"]![0]!.ToJsonString().Should().Be("""{"role":"finance","access":"guarded","entry":"matrix/finance/refund","under":["guards/not large"]}""");
    }

    [Test]
    public async Task WhatCan_RoleAndCaller_SayTheSame()
    {
        const string Caller = """{ "kind": "authenticated", "issuer": "i", "subject": "bob", "scopes": [ "refunds" ] }""";
        var role = await PolicyDesk.RunAsync("what-can", _desk.Policy(), "finance", "--catalog", Tools);
        var inline = await PolicyDesk.RunAsync("what-can", _desk.Policy(), Caller, "--catalog", Tools);
        var file = await PolicyDesk.RunAsync("what-can", _desk.Policy(), _desk.File("bob.json", Caller), "--catalog", Tools);

        (role.ExitCode, inline.ExitCode, file.ExitCode).Should().Be((0, 0, 0));
        role.Lines[0].Should().Be("roles: finance");
        inline.Lines[0].Should().Be("roles: authenticated, finance");
        role.Lines[2].Should().MatchRegex("^tool +refund +guarded +matrix/finance/refund +guards/not large");
        inline.Lines[2..].Should().Equal(role.Lines[2..]).And.Equal(file.Lines[2..]).And.ContainSingle();
    }

    [Test]
    public async Task WhatCan_NoSuchRole_IsUsage()
    {
        var run = await PolicyDesk.RunAsync("what-can", _desk.Policy(), "finanec");

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain("'finanec' is no caller").And.Contain("'finance'");
    }

    [Test]
    public async Task WhoCan_WithArguments_JudgesTheCall()
    {
        var ever = await PolicyDesk.RunAsync("who-can", _desk.Policy(), "refund");
        var large = await PolicyDesk.RunAsync("who-can", _desk.Policy(), "refund", "--args", """{ "amount": 500 }""");
        var small = await PolicyDesk.RunAsync("who-can", _desk.Policy(), "refund", "--args", _desk.File("args.json", """{ "amount": 5 }"""), "--json");

        ever.Out.Should().MatchRegex("finance +yes").And.MatchRegex("support +no");
        large.Out.Should().MatchRegex("finance +denied +guards/not large").And.MatchRegex("support +hidden");
        JsonNode.Parse(small.Out)!["roles"]!.AsArray().Single(static one => one!["role"]!.GetValue<string>() == "finance")!["may"]!.GetValue<string>().Should().Be("allowed");
    }

    [TestCase("tol", "There is no tool 'tol'")]
    [TestCase("resources:x", "unknown prefix")]
    [TestCase("resource:", "names nothing")]
    public async Task WhoCan_NothingThere_IsUsage(string what, string expected)
    {
        var run = await PolicyDesk.RunAsync("who-can", _desk.Policy(), what, "--catalog", Tools);

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain(expected);
    }

    [TestCase("[]")]
    [TestCase("""{ "secret": 1, "secret": 2 }""")]
    public async Task WhoCan_NoArguments_SaysSoWithoutThem(string args)
    {
        var run = await PolicyDesk.RunAsync("who-can", _desk.Policy(), "refund", "--args", args.StartsWith('[') ? _desk.File("args.json", args) : args);

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("The arguments are no JSON").And.NotContain("secret");
    }
}
