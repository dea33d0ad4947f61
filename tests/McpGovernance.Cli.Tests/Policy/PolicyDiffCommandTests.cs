using System.Text.Json.Nodes;

namespace McpGovernance.Cli.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyDiffCommandTests : IDisposable
{
    private const string Guards = "\"guards\": [";

    private readonly PolicyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    private string Now(string from, string to) => _desk.Policy(PolicyDesk.Refunds.Replace(from, to, StringComparison.Ordinal), "now.json");

    [Test]
    public async Task Diff_Same_IsSame()
    {
        var run = await PolicyDesk.RunAsync("diff", _desk.Policy(), Now("[ \"resource:ticket://*\", { \"kind\": \"read\" } ]", "[ { \"kind\": \"read\" }, \"resource:ticket://*\" ]"));

        (run.ExitCode, run.Out).Should().Be((0, "the same policy\n"));
    }

    [Test]
    public async Task Diff_GuardMore_OnlyNarrows()
    {
        var run = await PolicyDesk.RunAsync("diff", _desk.Policy(), Now(Guards, Guards + """ { "name": "never", "tools": [ "x" ], "deny": true },"""));

        run.ExitCode.Should().Be(1);
        run.Lines.Should().Equal("narrows: guards/never: 'never' of 'guards' is new.", "1 differences; in all it narrows");
    }

    [Test]
    public async Task Diff_Grant_WidensAndSaysForWhom()
    {
        var tools = _desk.Catalog(("look", ToolKind.Read), ("refund", ToolKind.Destructive), ("rename", ToolKind.Write));
        var run = await PolicyDesk.RunAsync("diff", _desk.Policy(), Now("\"finance\": [ \"refund\" ]", "\"finance\": [ \"re*\" ]"), "--catalog", tools);

        run.ExitCode.Should().Be(2);
        run.Lines.Should().Equal(
            "widens: matrix/finance/rename: 'finance' gains the tool 'rename' (matrix/finance/re*).", "widens: matrix/finance/re*: The matrix of 'finance' has 're*' more.",
            "changes nothing: matrix/finance/refund: The matrix of 'finance' has 'refund' no more.", "3 differences; in all it widens");
    }

    [Test]
    public async Task Diff_OtherCondition_MayWiden()
    {
        var run = await PolicyDesk.RunAsync("diff", _desk.Policy(), Now("100", "50"), "--json");

        run.ExitCode.Should().Be(2);
        JsonNode.Parse(run.Out)!["effect"]!.GetValue<string>().Should().Be("mayWiden");
    }

    [Test]
    public async Task Diff_OnlyTheVersion_ChangesNothing()
    {
        var run = await PolicyDesk.RunAsync("diff", _desk.Policy(), Now("\"version\": \"1\"", "\"version\": \"2\""));

        run.ExitCode.Should().Be(1);
        run.Out.Should().Contain("It was 'refunds' version '1' and is 'refunds' version '2'.");
    }

    [Test]
    public async Task Format_Tidy_IsItself()
    {
        var run = await PolicyDesk.RunAsync("format", _desk.Policy());

        (run.ExitCode, run.Out).Should().Be((0, PolicyDesk.Refunds.ReplaceLineEndings("\n")));
        (await PolicyDesk.RunAsync("format", _desk.Policy(), "--check")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task Format_Check_FindsAnotherLayout()
    {
        var run = await PolicyDesk.RunAsync("format", Now("  ", ""), "--check");

        (run.ExitCode, run.Out).Should().Be((1, ""));
        run.Error.Should().Contain("is in another layout");
    }

    [TestCase("policy.yaml", "name: n", 64)]
    [TestCase("policy.json", "name: n", 66)]
    public async Task Format_NoJson_SaysSo(string name, string text, int code) => (await PolicyDesk.RunAsync("format", _desk.File(name, text))).ExitCode.Should().Be(code);
}
