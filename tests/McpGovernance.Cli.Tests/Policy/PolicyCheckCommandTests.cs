using System.Text.Json.Nodes;

namespace McpGovernance.Cli.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyCheckCommandTests : IDisposable
{
    private const string Unused = """{ "name": "n", "version": "1", "roles": { "idle": { "anyOf": [ { "scope": "s" } ] } }, "matrix": { "local": [ "look" ] } }""";

    private readonly PolicyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Test]
    public async Task Check_Good_SaysSo()
    {
        var run = await PolicyDesk.RunAsync("check", _desk.Policy("""{ "name": "n", "version": "1", "matrix": { "local": [ "look" ] } }"""));

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Out.Should().MatchRegex("^n 1 sha256-[A-Za-z0-9_-]{43}: 0 findings, 0 cases of its own pass\n$");
    }

    [Test]
    public async Task Check_Warning_IsAFinding()
    {
        var run = await PolicyDesk.RunAsync("check", _desk.Policy(Unused));

        run.ExitCode.Should().Be(1);
        run.Out.Should().Contain("warning: ").And.Contain("The role 'idle' is used nowhere");
    }

    [Test]
    public async Task Check_Json_HasWhatIsFound()
    {
        var run = await PolicyDesk.RunAsync("check", _desk.Policy("""{ "name": "n", "version": "1", "matrix": { "local": [ "lok" ] } }"""), "--catalog", _desk.Catalog(("look", ToolKind.Read)), "--json");

        run.ExitCode.Should().Be(1);
        var found = JsonNode.Parse(run.Out)!;
        found["policy"]!["name"]!.GetValue<string>().Should().Be("n");
        found["findings"]!.AsArray().Should().Contain(static one => one!["code"]!.GetValue<string>().StartsWith("policy.") && one["pointer"]!.GetValue<string>() == "/matrix/local/0" && one["message"]!.GetValue<string>().Contains("lok"));
    }

    [Test]
    public async Task Check_AdviceOnly_IsAFindingWhenStrict()
    {
        var policy = _desk.Policy("""{ "name": "n", "version": "1", "matrix": { "local": [ "look" ] }, "guards": [ { "name": "g", "tools": [ "look" ], "environments": [ "dev" ], "deny": true } ] }""");
        var (plain, strict) = (await PolicyDesk.RunAsync("check", policy), await PolicyDesk.RunAsync("check", policy, "--strict"));

        plain.Out.Should().Be(strict.Out).And.Contain("advice policy.");
        (plain.ExitCode, strict.ExitCode).Should().Be((0, 1));
    }

    [Test]
    public async Task Check_DoesNotLoad_SaysAllOfIt()
    {
        var run = await PolicyDesk.RunAsync("check", _desk.Policy("""{ "name": "n", "version": "1", "matrix": { "locl": [], "x": 5 } }"""));

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("Did you mean 'local'?").And.Contain("at '/matrix/x'");
        run.Out.Should().BeEmpty();
    }

    [Test]
    public async Task Check_Environment_IsTheHosts()
    {
        var policy = _desk.Policy("""{ "name": "n", "version": "1", "environment": [ "prod" ], "matrix": { "local": [ "look" ] } }""");

        (await PolicyDesk.RunAsync("check", policy)).ExitCode.Should().Be(66);
        (await PolicyDesk.RunAsync("check", policy, "--environment", "prod")).ExitCode.Should().Be(0);
    }

    [TestCase("check", "--trust-annotations", "--trust-annotations is about --tools")]
    [TestCase("check", "--strictly", "--strictly")]
    public async Task Check_WrongUsage_Is64(string verb, string option, string expected)
    {
        var run = await PolicyDesk.RunAsync(verb, _desk.Policy(), option);

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain(expected);
    }
}
