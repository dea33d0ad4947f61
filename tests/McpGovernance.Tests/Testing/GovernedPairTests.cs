using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Testing;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GovernedPairTests
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Local, Subject = "alice" };
    private static readonly Caller Bob = new() { Kind = CallerKind.Local, Subject = "bob" };
    private static readonly Dictionary<string, object?> Arguments = new() { ["id"] = "1" };

    private readonly Tools _tools = new();

    private Task<GovernedPair> StartAsync(Caller? caller, Action<GovernanceBuilder>? more = null) => GovernedPair.StartAsync(
        server => server.WithTools([_tools.Reading(), _tools.Changing()]),
        governance =>
        {
            governance.UsePolicy(policy => policy.Name("desk", "1")
                .Role("desk", role => role.AssertedSubject("alice")).Allow("desk", "change_thing", "read_thing")
                .Role("reader", role => role.AssertedSubject("bob")).Allow("reader", "read_thing"));
            more?.Invoke(governance);
        },
        caller);

    [Test]
    public async Task StartAsync_Alone_IsReadOnlyDiscovery()
    {
        await using var pair = await GovernedPair.StartAsync(server => server.WithTools([_tools.Reading(), _tools.Changing()]));

        (await pair.Client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal("read_thing");
        GovernedAssert.Permitted(await pair.Client.CallToolAsync("read_thing", Arguments));
        await GovernedAssert.HiddenAsync(async () => await pair.Client.CallToolAsync("change_thing", Arguments));
        _tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task ConnectAsync_SeveralCallersAtOnce_EachIsGovernedAsItself([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var pair = await StartAsync(Alice);
        var bob = await pair.ConnectAsync(Bob, revision);
        var nobody = await pair.ConnectAsync(null, revision);

        GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", Arguments));
        GovernedAssert.Permitted(await bob.CallToolAsync("read_thing", Arguments));
        await GovernedAssert.HiddenAsync(async () => await bob.CallToolAsync("change_thing", Arguments));
        await GovernedAssert.HiddenAsync(async () => await nobody.CallToolAsync("read_thing", Arguments));
        (await bob.ListToolsAsync()).Should().ContainSingle();
        (await nobody.ListToolsAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task ConnectAsync_NoCaller_AsksTheConfiguredResolver()
    {
        await using var pair = await StartAsync(caller: null, governance => governance.UseCallerResolver(_ => Alice));

        GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", Arguments));
    }

    [Test]
    public async Task Journal_HasWhatWasCalled_AndIsGoneAfterwards()
    {
        string root;
        await using (var pair = await StartAsync(Alice, governance => governance.UseAudit(audit => audit.ReadOutcome = AcknowledgementLevel.Written)))
        {
            root = pair.JournalRoot;
            await pair.Client.CallToolAsync("read_thing", Arguments);
            var problems = new List<JournalProblem>();
            var types = new JournalReader(root).Read(problems.Add).Select(static record => record.Type).ToArray();
            types.Should().Contain("call.intent").And.Contain("call.outcome");
            problems.Should().BeEmpty();
        }

        Directory.Exists(root).Should().BeFalse();
    }

    [Test]
    public async Task StartAsync_PolicyThatDoesNotFit_DoesNotStartAndLeavesNothing()
    {
        var starting = () => GovernedPair.StartAsync(
            server => server.WithTools([_tools.Reading()]),
            governance => governance.UsePolicy(policy => policy.Name("desk", "1").Role("desk", role => role.AssertedSubject("alice")).Allow("desk", "no_such_tool")));

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*no_such_tool*");
    }

    [Test]
    public async Task StartAsync_HostedServicesOfTheServer_StartAndStop()
    {
        var service = new Hosted();
        await using (await GovernedPair.StartAsync(server => server.Services.AddSingleton<IHostedService>(service)))
        {
            service.State.Should().Be("started");
        }

        service.State.Should().Be("stopped");
    }

    [Test]
    public async Task Governance_IsThatOfTheServer()
    {
        await using var pair = await StartAsync(Alice);

        pair.Governance.Pipeline.Interceptors.Should().NotBeEmpty();
        pair.Services.GetRequiredService<Governance>().Should().BeSameAs(pair.Governance);
    }

    private sealed class Hosted : IHostedService
    {
        public string State { get; private set; } = "new";

        public Task StartAsync(CancellationToken cancellationToken)
        {
            State = "started";
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            State = "stopped";
            return Task.CompletedTask;
        }
    }
}
