using System.IO.Pipelines;
using System.Text.Json.Nodes;
using McpGovernance.Hosting;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Servers without a host, and several in one process: none governs or opens another by accident.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SeparationTests
{
    private readonly Tools _tools = new();

    private static Governance Standalone(CollectingAudit audit, PolicySource policy) => StandaloneGovernance.Create(governance =>
    {
        governance.Services.AddSingleton(policy);
        governance.Services.AddSingleton<KeyRing>(new EphemeralKeyRing());
        governance.Services.AddSingleton<JournalStatus>(new FakeJournalStatus());
        governance.UseInterceptor(audit.Outer);
        governance.UseInterceptor(audit.Inner);
    });

    private static async Task<JsonObject> CallOnceAsync(McpServerOptions options, string tool, string revision)
    {
        Pipe toServer = new(), fromServer = new();
        await using var server = McpServer.Create(new StreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream()), options);
        var running = server.RunAsync();
        var peer = new RawPeer(toServer.Writer.AsStream(), fromServer.Reader.AsStream(), revision);
        await peer.InitializeAsync();
        var response = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } });
        await toServer.Writer.CompleteAsync();
        await running;
        return response;
    }

    private McpServerOptions Options() => new() { ToolCollection = [_tools.Reading(), _tools.Changing()] };

    [Test]
    public async Task WithoutAHost_IsGoverned([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var audit = new CollectingAudit();
        await using var governance = Standalone(audit, FakePolicy.Allow("read_thing"));
        (await CallOnceAsync(Options().WithGovernance(governance), "read_thing", revision))["result"].Should().NotBeNull();
        (await CallOnceAsync(Options().WithGovernance(governance), "change_thing", revision))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");
        audit.Outcomes.Select(record => record.Outcome).Should().Equal(CallOutcome.Done, CallOutcome.Refused);
    }

    [Test]
    public async Task WithoutAHost_ListReplacedAfterwards_RunsNothingUndecided([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool messages)
    {
        await using var governance = Standalone(new CollectingAudit(), FakePolicy.AllowAll);
        var options = Options().WithGovernance(governance);
        if (messages)
        {
            options.Filters.Message.IncomingFilters = [];
        }
        else
        {
            options.Filters.Request.CallToolWithAlternateFilters = [];
        }

        var response = await CallOnceAsync(options, "change_thing", revision);
        response.ToJsonString().Should().NotContain("changed 1");
        _tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task WithoutAHost_AlternateHandler_IsRefusedWithWhatToUse()
    {
        await using var governance = Standalone(new CollectingAudit(), FakePolicy.AllowAll);
        var options = new McpServerOptions();
        options.Handlers.CallToolWithAlternateHandler = (_, _) => throw new InvalidOperationException();
        var govern = () => options.WithGovernance(governance);
        govern.Should().Throw<GovernanceConfigurationException>().WithMessage("*CallToolWithAlternateHandler*CallToolWithAlternateFilters*");
    }

    [Test]
    public async Task TwoGovernances_OnOneServersOptions_AreRefused()
    {
        await using var one = Standalone(new CollectingAudit(), FakePolicy.AllowAll);
        await using var two = Standalone(new CollectingAudit(), FakePolicy.AllowAll);
        var options = Options().WithGovernance(one);
        var again = () => options.WithGovernance(two);
        again.Should().Throw<GovernanceConfigurationException>().WithMessage("*already*");
    }

    [Test]
    public async Task TwoServers_OneProcess_EachHasItsOwnPolicyAndRecords([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        CollectingAudit auditOne = new(), auditTwo = new();
        await using var one = Standalone(auditOne, FakePolicy.Allow("read_thing"));
        await using var two = Standalone(auditTwo, FakePolicy.Allow("change_thing"));
        (await CallOnceAsync(Options().WithGovernance(one), "change_thing", revision))["error"].Should().NotBeNull();
        (await CallOnceAsync(Options().WithGovernance(two), "change_thing", revision))["result"].Should().NotBeNull();
        auditOne.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Refused);
        auditTwo.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Done);
    }

    [Test]
    public async Task WithGovernanceTwice_GovernsOnce()
    {
        var audit = new CollectingAudit();
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Reading()]).Govern(audit, FakePolicy.AllowAll).WithGovernance().WithGovernance());
        TestGovernance.RemoveJournal(new ServiceCollection());
        var pipeline = server.Services.GetRequiredService<Governance>().Pipeline.Interceptors;
        pipeline.Count(interceptor => interceptor.Stage == GovernanceStage.Access).Should().Be(2);
        pipeline.Select(interceptor => interceptor.GetType()).Should().OnlyHaveUniqueItems();
    }
}
