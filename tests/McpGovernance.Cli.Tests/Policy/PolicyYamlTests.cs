namespace McpGovernance.Cli.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyYamlTests : IDisposable
{
    private const string Refunds = """
        name: refunds
        version: "1"
        roles:
          finance: { anyOf: [ { scope: refunds } ] }
          support: { anyOf: [ { claim: groups, contains: support } ] }   # on the phones
        matrix:
          finance: [ refund ]
          support: [ "resource:ticket://*", { kind: read } ]
        guards:
          - name: not large
            tools: [ refund ]
            when: { args.amount: { exclusiveMinimum: 100 } }
            deny: true
        ...

        """;

    private readonly PolicyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [TestCase("policy.yaml")]
    [TestCase("policy.YML")]
    public async Task Diff_SamePolicyInBothLanguages_IsTheSame(string name)
    {
        var run = await PolicyDesk.RunAsync("diff", _desk.Policy(Refunds, name), _desk.Policy());

        (run.ExitCode, run.Error).Should().Be((0, ""));
    }

    [Test]
    public async Task WhoCan_Yaml_AsksTheGuards()
    {
        var run = await PolicyDesk.RunAsync("who-can", _desk.Policy(Refunds, "policy.yaml"), "refund", "--args", """{ "amount": 500 }""");

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Out.Should().Contain("guards/not large");
    }

    [Test]
    public async Task Check_YamlThatIsCutOff_DoesNotLoad()
    {
        var run = await PolicyDesk.RunAsync("check", _desk.Policy(Refunds[..Refunds.IndexOf("guards:", StringComparison.Ordinal)], "policy.yaml"));

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("policy.yaml(").And.Contain("'...'");
    }

    [Test]
    public async Task Check_ProblemInYaml_HasItsLineAndPointer()
    {
        var run = await PolicyDesk.RunAsync("check", _desk.Policy(Refunds.Replace("deny: true", "deny: yes", StringComparison.Ordinal), "policy.yaml"));

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("policy.yaml(13,11)").And.Contain("'/guards/0/deny'");
    }

    [TestCase("policy.yaml")]
    [TestCase("policy.YML")]
    public async Task Format_Yaml_IsWrongUsage(string name)
    {
        var run = await PolicyDesk.RunAsync("format", _desk.Policy(Refunds, name));

        (run.ExitCode, run.Out).Should().Be((64, ""));
        run.Error.Should().Contain("is YAML").And.Contain("JSON");
    }
}
