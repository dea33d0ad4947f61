using System.Text.Json.Nodes;

namespace McpGovernance.Cli.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyTestCommandTests : IDisposable
{
    private const string Small = """{ "name": "small", "as": { "roles": [ "finance" ] }, "call": "refund", "args": { "amount": 5 }, "expect": "allowed" }""";
    private const string Large = """{ "name": "large", "as": { "roles": [ "finance" ] }, "call": "refund", "args": { "amount": 500 }, "expect": "denied", "by": "guards/not large" }""";

    private readonly PolicyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    private string Cases(params string[] cases) => _desk.File("cases.json", $$"""{ "cases": [ {{string.Join(",\n", cases)}} ] }""");

    [Test]
    public async Task Test_AllPass_SaysSo()
    {
        var run = await PolicyDesk.RunAsync("test", _desk.Policy(), Cases(Small, Large));

        (run.ExitCode, run.Out).Should().Be((0, "2 of 2 cases pass\n"));
    }

    [Test]
    public async Task Test_OneFails_SaysWhereAndWhatIsFound()
    {
        var run = await PolicyDesk.RunAsync("test", _desk.Policy(), Cases(Small, Large.Replace("denied", "allowed", StringComparison.Ordinal)));

        run.ExitCode.Should().Be(1);
        run.Lines[0].Should().StartWith("failed: ").And.Contain("cases.json(2,1): 'large': Expected 'allowed', and the policy says 'denied' by 'guards/not large' (policy.denied).");
        run.Lines[1].Should().Be("1 of 2 cases pass");
    }

    [Test]
    public async Task Test_Mutate_ShowsWhatNoCaseProtects()
    {
        var run = await PolicyDesk.RunAsync("test", _desk.Policy(), Cases(Small, Large), "--mutate");

        run.ExitCode.Should().Be(1);
        run.Lines.Should().Equal(
            "unprotected: matrix/support/resource:ticket://*", "unprotected: matrix/support/{\"kind\":\"read\"}", "unprotected: roles/finance/allOf/{\"scope\":\"refunds\"}",
            "unprotected: roles/support/allOf/{\"claim\":\"groups\",\"contains\":\"support\"}", "2 of 2 cases pass, 4 parts are protected by none");
        JsonNode.Parse((await PolicyDesk.RunAsync("test", _desk.Policy(), Cases(Small), "--mutate", "--json")).Out)!["unprotected"]!.AsArray().Select(static one => one!.GetValue<string>()).Should().Contain("guards/not large");
    }

    [Test]
    public async Task Test_OwnCases_AreTheDefault()
    {
        var policy = _desk.Policy(PolicyDesk.Refunds.TrimEnd()[..^1] + $$""", "tests": { "cases": [ {{Small}} ] } }""");

        (await PolicyDesk.RunAsync("test", policy)).Out.Should().Be("1 of 1 cases pass\n");
        var none = await PolicyDesk.RunAsync("test", _desk.Policy());
        none.ExitCode.Should().Be(64);
        none.Error.Should().Contain("has no cases of its own");
    }

    [Test]
    public async Task Test_CatalogsKind_Counts()
    {
        const string Look = """{ "name": "look", "as": { "roles": [ "support" ] }, "call": "look", "expect": "allowed" }""";

        (await PolicyDesk.RunAsync("test", _desk.Policy(), Cases(Look))).ExitCode.Should().Be(1);
        (await PolicyDesk.RunAsync("test", _desk.Policy(), Cases(Look), "--catalog", _desk.Catalog(("look", ToolKind.Read)))).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task Test_Misspelt_DoesNotLoad()
    {
        var run = await PolicyDesk.RunAsync("test", _desk.Policy(), Cases(Small.Replace("expect", "expects", StringComparison.Ordinal)));

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("at '/cases/0/expects'").And.Contain("The key 'expect' is missing.");
    }
}
