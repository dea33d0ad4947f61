using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>What a running server says of callers who do what they never did, or are refused again and again.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(Revisions.Older)]
[TestFixture(Revisions.Newer)]
internal sealed class AnomalyCallTests(string revision) : IDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero));
    private readonly Tools _tools = new();

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task NewToolAndManyRefusals_AreOnRecordBesideTheCalls_AndInTheLog()
    {
        var server = await StartAsync(_tools.Reading(), _tools.Changing());
        await using (server)
        {
            var peer = await server.ConnectRawAsync(revision);
            for (var day = 0; day <= 7; day++)
            {
                await peer.RequestAsync("tools/call", Call("read_thing"));
                await CaughtUpAsync(server);
                _time.Advance(TimeSpan.FromDays(1));
            }

            await peer.RequestAsync("tools/call", Call("read_thing"));
            await peer.RequestAsync("tools/call", Call("change_thing"));
            for (var i = 0; i < 30; i++)
            {
                await peer.RequestAsync("tools/call", Call("hidden_tool"));
            }

            await peer.RequestAsync("tools/call", Call("change_thing"));
        }

        var records = _journal.Read();
        var anomalies = records.Where(static record => record.Text("type")!.StartsWith("anomaly.", StringComparison.Ordinal)).ToList();
        anomalies.Select(static record => record.Text("type")).Should().Equal("anomaly.first_seen", "anomaly.refusal_burst");
        var call = records.First(static record => record.Text("type") == "call.intent" && record.Text("target.name") == "change_thing");
        (anomalies[0].Text("target.name"), anomalies[0].Text("server"), anomalies[0].Text("call"), anomalies[0].Text("anomaly.record.seq"), anomalies[0].Text("caller.kind"))
            .Should().Be(("change_thing", "desk", call.Text("call"), call.Text("seq"), call.Text("caller.kind")));
        anomalies[1].Text("anomaly.count").Should().Be("30", "identical refusals are counted in one record, and counted here as what they are");
        server.Logs.Lines.Where(static line => line.Contains("Anomaly ", StringComparison.Ordinal)).Should().HaveCount(2).And.OnlyContain(static line => line.StartsWith("Warning", StringComparison.Ordinal));
        _tools.Runs.Should().Be(11, "nothing was held up or refused for it");
    }

    private static JsonObject Call(string tool) => new() { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } };

    private static async Task CaughtUpAsync(TestServer server)
    {
        var sinks = server.Services.GetRequiredService<AuditSinkStatus>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (sinks.Sinks is not [{ LagRecords: 0, Delivered: > 0 }])
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private Task<TestServer> StartAsync(params McpServerTool[] tools) => TestServer.StartAsync(
        mcp => mcp.WithTools(tools).WithGovernance(governance => _journal.Keep(governance)
            .Configure(static options => options.Server = "desk")
            .UsePolicy(static policy => policy.Name("watched", "1").Allow("anonymous", "*_thing"))
            .AddAnomalyDetection()),
        services => services.AddSingleton<TimeProvider>(_time));
}
