using McpGovernance.Hosting;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>A stateless endpoint makes its options anew for every request: governance is in each of them once.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HttpOptionsTests : IDisposable
{
    private readonly HttpDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Test]
    public async Task Requests_OptionsRebuiltForEach_ArePinnedOnceAndRecordedOnce([ValueSource(typeof(HttpMode), nameof(HttpMode.Stateless))] HttpMode mode)
    {
        const int Requests = 12;
        var before = await SizesAsync(mode, govern: false, requests: 1);
        var after = await SizesAsync(mode, govern: true, Requests);

        after.Should().HaveCountGreaterThanOrEqualTo(Requests);
        after.Distinct().Should().ContainSingle().Which.Should().Be(new Sizes(
            before[0].Alternate + 1, before[0].Call + 2, before[0].ListTools + 1, before[0].GetPrompt + 2, before[0].Incoming + 2, before[0].Outgoing + 1));
        var records = _desk.Journal.Read();
        records.Count(static record => record.Text("type") == "call.intent").Should().Be(Requests);
        records.Count(static record => record.Text("type") == "call.outcome").Should().Be(Requests);
        records.Select(static record => record.Text("call")).Distinct().Should().HaveCount(Requests);
        _desk.Tools.Runs.Should().Be(Requests + 1);
    }

    [Test]
    public async Task Start_KeysThatEndWithTheProcess_IsRefusedAndSaysWhatToDo()
    {
        var start = () => HttpTestServer.StartAsync(HttpServerSessionMode.Stateless, mcp =>
        {
            _desk.Add(mcp);
            mcp.Services.AddSingleton<KeyRing>(new EphemeralKeyRing());
            mcp.WithGovernance(governance => governance.UseAudit(audit => audit.Root = _desk.Journal.Root));
        });
        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).WithMessage("*over HTTP needs keys that outlive the process*'UseKeys'*");
    }

    [Test]
    public async Task Start_KeyFileThatCannotBeMade_IsRefusedAndSaysWhatToDo()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.Sub("file"), "not a directory");
        var start = () => HttpTestServer.StartAsync(HttpServerSessionMode.Stateless, mcp =>
        {
            _desk.Add(mcp);
            mcp.WithGovernance(governance => governance.UseAudit(audit => audit.Root = Path.Combine(directory.Sub("file"), "journal")));
        });
        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).WithMessage("*over HTTP needs keys*Make the directory of the key file writable*");
    }

    [Test]
    public async Task Start_KeyFileGivenThatCannotBeUsed_IsRefusedAndNamesIt()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.Sub("keys"), "{}");
        var start = () => HttpTestServer.StartAsync(HttpServerSessionMode.Stateless, mcp =>
        {
            _desk.Add(mcp);
            mcp.WithGovernance(governance => governance.UseKeys(directory.Sub("keys")).UseAudit(audit => audit.Root = _desk.Journal.Root));
        });
        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).WithMessage($"The key file '{directory.Sub("keys")}' cannot be used*");
    }

    private async Task<Sizes[]> SizesAsync(HttpMode mode, bool govern, int requests)
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<Sizes>();
        await using var server = await HttpTestServer.StartAsync(
            mode.Sessions,
            mcp =>
            {
                _desk.Add(mcp);
                if (govern)
                {
                    _desk.Govern(mcp);
                }
            },
            transport: transport => transport.ConfigureSessionOptions = (_, options, _) =>
            {
                seen.Enqueue(Sizes.Of(options.Filters));
                return Task.CompletedTask;
            });
        var peer = await server.ConnectRawAsync(mode.Revision, HttpDesk.Alice);
        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => peer.CallAsync(HttpDesk.Read)));
        answers.Should().OnlyContain(static answer => answer["result"] != null);
        return [.. seen];
    }

    private sealed record Sizes(int Alternate, int Call, int ListTools, int GetPrompt, int Incoming, int Outgoing)
    {
        public static Sizes Of(McpServerFilters filters) => new(
            filters.Request.CallToolWithAlternateFilters.Count,
            filters.Request.CallToolFilters.Count,
            filters.Request.ListToolsFilters.Count,
            filters.Request.GetPromptFilters.Count,
            filters.Message.IncomingFilters.Count,
            filters.Message.OutgoingFilters.Count);
    }
}
