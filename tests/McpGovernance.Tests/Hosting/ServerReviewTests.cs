using McpGovernance.Hosting;
using McpGovernance.Policy;
using McpGovernance.Tests.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Hosting;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServerReviewTests : IAsyncDisposable
{
    private const string Typo = """ "guards": [{ "name": "g", "tools": ["change_thing", "chnge_thing"], "when": { "args.idd": { "minLength": 1 }, "args.id": { "minimum": 1 } }, "deny": true }] """;

    private readonly Governance _governance = StandaloneGovernance.Create();
    private readonly CollectingLoggerProvider _log = new();
    private readonly McpServerOptions _options = new() { ToolCollection = [new Tools().Reading(), new Tools().Changing()] };

    private static CompiledPolicy Policy(string sections, string matrix = """ "local": ["read_thing"], "authenticated": ["change_thing"] """) =>
        Policies.Load($$"""{ "name": "p", "version": "7", "matrix": { {{matrix}} }{{(sections.Length > 0 ? "," : "")}} {{sections}} }""");

    public async ValueTask DisposeAsync()
    {
        await _governance.DisposeAsync();
        _log.Dispose();
    }

    [Test]
    public void Review_PolicyThatFits_SaysNothing()
    {
        Review(Policy(""));

        _log.Lines.Should().BeEmpty();
    }

    [Test]
    public void Review_GuardsThatDoNotFit_ThrowsWithAllOfIt()
    {
        var message = Invoking(Policy(Typo)).Should().Throw<GovernanceConfigurationException>().Which.Message;

        message.Should().StartWith($"Policy 'p' 7 does not fit the tools of server '{_governance.Options.Server}'. Errors: 3.\n  policy.json(");
        message.Should().Contain("There is no tool 'chnge_thing'").And.Contain("'args.idd'").And.Contain("'minimum' is about number");
        _log.Lines.Should().BeEmpty();
    }

    [Test]
    public void Review_HandlerThatServesOtherNames_DoesNotJudgeNames()
    {
        _options.Handlers.CallToolHandler = static (_, _) => throw new NotSupportedException();

        Invoking(Policy(""" "guards": [{ "name": "g", "tools": ["elsewhere"], "when": { "args.x": { "minLength": 1 } }, "deny": true }] """)).Should().NotThrow();
        Invoking(Policy(Typo)).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain("Errors: 2.");
    }

    [Test]
    public void Review_WarningsAndAdvice_LogsTheWarnings()
    {
        Review(Policy(""" "mode": "audit", "guards": [{ "name": "g", "environments": ["prod"], "tools": ["*"], "deny": true }] """));

        _log.Lines.Should().ContainSingle().Which.Should().StartWith("Warning ").And.Contain("(policy.not_enforced)");
    }

    [Test]
    public void Review_ToolThatNobodyMayUse_IsLeftToTheAnnouncement()
    {
        Review(Policy("", """ "local": ["read_thing"] """));

        _log.Lines.Should().BeEmpty();
    }

    [TestCase(20, 20)]
    [TestCase(23, 21)]
    public void Review_ManyWarnings_LogsTwentyAndACount(int warnings, int lines)
    {
        var entries = string.Join(",", Enumerable.Range(0, warnings).Select(static i => $"\"gone_{i:00}*\""));
        Review(Policy("", $$""" "local": ["read_thing", {{entries}}], "authenticated": ["change_thing"] """));

        _log.Lines.Should().HaveCount(lines);
        _log.Lines.Count(static line => line.Contains("(policy.no_match)")).Should().Be(20);
        if (warnings > 20)
        {
            _log.Lines.Last().Should().Contain("Policy 'p' has 3 more warnings.");
        }
    }

    [Test]
    public void Review_VersionsOfACatalog_AreWhatArgumentsAreHeldAgainst()
    {
        var approved = Reviews.Contract("change_thing", ToolKind.Write, """{ "type": "object", "properties": { "idd": { "type": "string" } }, "required": ["idd"] }""", "1.0.0");
        var policy = Policy(""" "guards": [{ "name": "g", "tools": ["change_thing"], "when": { "args.idd": { "minLength": 1 } }, "deny": true }] """);

        Invoking(policy).Should().Throw<GovernanceConfigurationException>();
        Invoking(policy, approved).Should().NotThrow();
    }

    [Test]
    public void Review_PolicyOfAnotherKind_IsNotJudged() => Invoking(new FakePolicyEvaluator()).Should().NotThrow();

    [Test]
    public void WithGovernance_PolicyThatDoesNotFit_Throws()
    {
        var directory = new TemporaryDirectory();
        var file = directory.Sub("policy.json");
        File.WriteAllText(file, $$"""{ "name": "p", "version": "7", "matrix": { "local": ["read_thing"], "authenticated": ["change_thing"] }, {{Typo}} }""");
        using (directory)
        {
            FluentActions.Invoking(() => _options.WithGovernance(StandaloneGovernance.Create(governance => governance.UsePolicy(file))))
                .Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain("does not fit the tools");
        }
    }

    private void Review(PolicyEvaluator policy, params ToolContract[] approved)
    {
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(_log));
        ServerReview.Review(_options, _governance, policy, factory.CreateLogger("review"), approved);
    }

    private Action Invoking(PolicyEvaluator policy, params ToolContract[] approved) => () => Review(policy, approved);
}
