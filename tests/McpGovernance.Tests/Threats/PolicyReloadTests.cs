using System.Text.Json.Nodes;
using McpGovernance.Policy;
using McpGovernance.Tests.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpGovernance.Tests.Threats;

/// <summary>Attempts, by mistake or by will, to be governed by less than the policy that its author meant.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyReloadTests : IDisposable
{
    private const string One = """{ "name": "tickets", "version": "1", "matrix": { "anonymous": [ "one", "shared" ] } }""";
    private const string Two = """{ "name": "tickets", "version": "2", "matrix": { "anonymous": [ "two", "share*" ] } }""";

    private readonly ReloadFixture _fixture = new();
    private readonly TemporaryJournal _journal = new();
    private readonly Tools _tools = new();

    public PolicyReloadTests() => _fixture.Write(One);

    public void Dispose()
    {
        _journal.Dispose();
        _fixture.Dispose();
    }

    /// <summary>A server on the policy's file. Time is the test's own: that of all, or of the looking alone where calls are not to feel how it passes.</summary>
    private Task<TestServer> StartAsync(Action<GovernanceBuilder>? configure = null, Action<PolicyOptions>? options = null, bool isTimeOfAll = true) => TestServer.StartAsync(
        mcp => mcp.WithTools([_tools.Reading("one"), _tools.Reading("two"), _tools.Reading("shared")]).WithGovernance(governance =>
        {
            _journal.Keep(governance).UsePolicy(_fixture.Path, policy =>
            {
                policy.ReloadInterval = Timeout.InfiniteTimeSpan;
                options?.Invoke(policy);
            });
            governance.UseAdmission(static admission => (admission.CallerAttemptsPerMinute, admission.CallerBurst, admission.ConnectionAttemptsPerMinute, admission.ConnectionBurst) =
                (60_000_000, 1_000_000, 60_000_000, 1_000_000));
            configure?.Invoke(governance);
        }),
        services =>
        {
            if (isTimeOfAll)
            {
                services.AddSingleton<TimeProvider>(_fixture.Time);
            }

            services.AddSingleton<PolicySource>(provider => ActivatorUtilities.CreateInstance<ReloadingPolicySource>(provider, _fixture.Time));
            services.AddHealthChecks().AddCheck<GovernanceHealthCheck>("mcpgovernance");
        });

    private static ReloadingPolicySource Source(TestServer server) => (ReloadingPolicySource)server.Services.GetRequiredService<PolicySource>();

    private static async Task<HealthReportEntry> HealthAsync(TestServer server) => (await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["mcpgovernance"];

    [Test]
    public async Task T086_DecisionOfThePolicyBefore_IsNotRemembered()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var before = await AnswerAsync(peer, "one");
        var unknown = await AnswerAsync(peer, "two");

        _fixture.Change(Source(server), Two);

        (await AnswerAsync(peer, "one")).Should().Be(unknown.Replace("two", "one"), "the very next call is decided by the new policy");
        (await AnswerAsync(peer, "two")).Should().Be(before);
    }

    [Test]
    public async Task T092_FileThatIsTruncatedDuringASave_LeavesTheLastGoodPolicy([Values(0, 1, 20, 50, 75)] int length)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        _fixture.Change(Source(server), One[..length]);

        Source(server).Problem.Should().NotBeNull();
        (await AnswerAsync(peer, "one")).Should().Contain("thing 1");
        (await HealthAsync(server)).Status.Should().Be(HealthStatus.Degraded);
    }

    /// <summary>A file replaces the one before: nothing of it is merged, by index or otherwise.</summary>
    [Test]
    public async Task T093_ChangedFile_HasNothingOfTheOneBefore()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        _fixture.Change(Source(server), """{ "name": "tickets", "version": "2", "matrix": {} }""");

        (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().BeEmpty();
    }

    [Test]
    public void T096_MountedFileThatIsSwappedByALink_IsFoundByLookingAlone()
    {
        using var mounted = new MountedDirectory(One);
        using var source = _fixture.Source(new PolicyRegistration(mounted.Path, Load: null));
        mounted.Swap(Two);

        _fixture.Look(source);

        source.Current.Version.Should().Be("2");
    }

    [Test]
    public async Task T096_MountedFileThatIsSwappedByALink_IsFoundSoonWhereItCanBeWatched()
    {
        using var mounted = new MountedDirectory(One);
        using var source = new ReloadingPolicySource(
            [new PolicyRegistration(mounted.Path, Load: null)], [], Microsoft.Extensions.Options.Options.Create(new PolicyOptions { ReloadInterval = TimeSpan.FromHours(1) }),
            Microsoft.Extensions.Options.Options.Create(new GovernanceOptions()), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ReloadingPolicySource>.Instance);
        using var changed = new SemaphoreSlim(0);
        source.Follow(changed, static (subject, _) => ((SemaphoreSlim)subject).Release());

        mounted.Swap(Two);

        (await changed.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue("nobody looks for an hour");
        source.Current.Version.Should().Be("2");
    }

    /// <summary>1,000 policies come into force under calls: none fails that all permit, and none is decided by two.</summary>
    [Test]
    public async Task T097_ReloadThatRacesWithCalls_IsNeverSeenInPart([ValueSource(typeof(Revisions), nameof(Revisions.Both))] string revision)
    {
        const int Reloads = 1_000;
        var digests = new Dictionary<string, string>();
        var (calls, lists) = (0, 0);
        await using (var server = await StartAsync(isTimeOfAll: false))
        {
            await using var client = await server.ConnectAsync(revision);
            var source = Source(server);
            digests[source.Current.Digest] = "1";
            using var stop = new CancellationTokenSource();
            var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var result = await client.CallToolAsync("shared", new Dictionary<string, object?> { ["id"] = "1" });
                    (result.IsError ?? false).Should().BeFalse($"both policies permit it: {result.Meta}");
                    Interlocked.Increment(ref calls);
                }
            })).Append(Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var seen = string.Join(' ', (await client.ListToolsAsync()).Select(static tool => tool.Name).Order(StringComparer.Ordinal));
                    seen.Should().BeOneOf("one shared", "shared two");
                    lists++;
                }
            })).ToList();

            for (var reload = 0; reload < Reloads; reload++)
            {
                _fixture.Change(source, reload % 2 == 0 ? Two : One);
                source.Problem.Should().BeNull();
                digests[source.Current.Digest] = source.Current.Version;
                await Task.Yield();
            }

            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }

        digests.Values.Should().BeEquivalentTo("1", "2");
        _journal.ReadPolicies().Should().HaveCount(Reloads + 1);
        var decisions = _journal.Read().Where(static record => record.Text("type") == "call.intent")
            .Select(record => $"{digests[record.Text("decision.policy.digest")!]} {record.Text("decision.entry")}").ToList();
        decisions.Should().HaveCount(calls).And.OnlyContain(static one => one == "1 matrix/anonymous/shared" || one == "2 matrix/anonymous/share*");
        decisions.Distinct().Should().HaveCount(2, "calls met both policies");
        lists.Should().BePositive();
    }

    [Test]
    public async Task T098_BadFileAtStart_WithNothingToStartOn_IsNoStart([Values] bool mayUseLastGood)
    {
        _fixture.Write(One[..30]);

        await FluentActions.Awaiting(() => StartAsync(options: policy => (policy.StartFromLastGood, policy.LastGoodPath) = (mayUseLastGood, _fixture.Copy)))
            .Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*policy.json' does not load*");
    }

    [Test]
    public async Task T098_BadFileAtStart_WithALastGoodOne_IsAStartOnIt_OnRecord()
    {
        void LastGood(PolicyOptions policy) => (policy.StartFromLastGood, policy.LastGoodPath) = (true, _fixture.Copy);
        await using (await StartAsync(options: LastGood))
        {
        }

        _fixture.Write(One[..30]);
        await using (var server = await StartAsync(options: LastGood))
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer);
            (await AnswerAsync(peer, "one")).Should().Contain("thing 1");
            (await AnswerAsync(peer, "two")).Should().NotContain("thing");
            (await HealthAsync(server)).Description.Should().StartWith("Calls are governed and recorded. The policy that is there is not, or not wholly, in force: ");
        }

        _journal.ReadPolicies().Select(static record => record.Text("type")).Should().Equal("policy.changed", "policy.refused", "policy.changed");
        _journal.ReadPolicies()[^1].Text("reason").Should().Contain("the last good copy");
    }

    /// <summary>Whatever goes wrong in judging a policy never means that there is none.</summary>
    [Test]
    public async Task T099_JudgingThatFails_LeavesThePolicyOn()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var broken = new bool[1];
        Source(server).Require(broken, static (subject, _) =>
        {
            if (((bool[])subject)[0])
            {
                throw new OutOfMemoryException();
            }
        });
        broken[0] = true;

        _fixture.Change(Source(server), Two);

        Source(server).Problem.Should().Contain("cannot be judged (OutOfMemoryException)");
        (await AnswerAsync(peer, "one")).Should().Contain("thing 1");
        (await AnswerAsync(peer, "two")).Should().NotContain("thing");
    }

    [Test]
    public async Task T100_PolicyThatNamesWhatTheServerDoesNotHave_DoesNotComeIntoForce()
    {
        await using var server = await StartAsync();

        _fixture.Change(Source(server), """{ "name": "tickets", "version": "2", "matrix": { "anonymous": [ "one", "three" ] } }""");

        Source(server).Current.Version.Should().Be("1");
        Source(server).Problem.Should().StartWith("Policy 'tickets' 2 names what the server does not have: tool 'three'");

        server.Options.ToolCollection!.Add(_tools.Reading("three"));
        _fixture.Look(Source(server));
        Source(server).Current.Version.Should().Be("2", "now the server has it");
    }

    [Test]
    public async Task T100_PolicyWithoutTheRolesThatAStepUpAsksFor_DoesNotComeIntoForce()
    {
        const string WithRole = """{ "name": "tickets", "version": "1", "roles": { "writer": { "allOf": [ { "scope": "w" } ] } }, "matrix": { "writer": [ "one" ] } }""";
        _fixture.Write(WithRole);
        await using var server = await StartAsync(static governance => governance.UseStepUp("writer"));

        _fixture.Change(Source(server), Two);

        Source(server).Current.Version.Should().Be("1");
        Source(server).Problem.Should().Be("'UseStepUp' names roles that policy 'tickets' version '2' does not define: 'writer'. Name roles that its rules give.");
        _fixture.Change(Source(server), WithRole.Replace("\"1\"", "\"3\""));
        Source(server).Current.Version.Should().Be("3");
    }

    [Test]
    public void T230_ModeThatIsWeakerThanTheHostsMinimum_DoesNotComeIntoForce()
    {
        new PolicyOptions().MinimumMode.Should().Be(PolicyMode.Enforce, "nothing weaker comes into force by mistake");
        FluentActions.Invoking(() => new PolicyGate(new PolicyOptions().MinimumMode, _fixture.Time).Judge(new FakePolicyEvaluator { Mode = PolicyMode.Audit }))
            .Should().Throw<GovernanceConfigurationException>();
    }

    [Test]
    public async Task T231_ReloadThatFails_IsSeenInHealth_UntilItIsRight()
    {
        await using var server = await StartAsync();
        var well = await HealthAsync(server);
        (well.Status, well.Data["policyMode"], well.Data.ContainsKey("policyProblem")).Should().Be((HealthStatus.Healthy, "Enforce", false));

        File.Delete(_fixture.Path);
        _fixture.Look(Source(server));

        var ill = await HealthAsync(server);
        ill.Status.Should().Be(HealthStatus.Degraded);
        ill.Description.Should().Be($"Calls are governed and recorded. The policy that is there is not, or not wholly, in force: {Source(server).Problem}");
        ill.Data["policyProblem"].Should().Be(Source(server).Problem);
        server.Services.GetRequiredService<PolicyStatus>().Problem.Should().Be(Source(server).Problem);

        _fixture.Change(Source(server), Two);
        (await HealthAsync(server)).Status.Should().Be(HealthStatus.Healthy);
        (await HealthAsync(server)).Data["policy"].Should().Be("tickets 2");
    }

    /// <summary>The answer without what differs from call to call.</summary>
    private static async Task<string> AnswerAsync(RawPeer peer, string tool)
    {
        var answer = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } });
        answer.Remove("id");
        return answer.ToJsonString();
    }
}
