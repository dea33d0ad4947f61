using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>A journal that cannot be written when the host starts: the host is there to say so, nothing runs, and it recovers by itself.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalOutageTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero));
    private readonly Tools _tools = new();

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task RootIsAFile_CallsAreRefusedAndHealthSaysWhy_UntilItIsADirectory([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await File.WriteAllTextAsync(_journal.Root, "in the way");
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(revision);

            foreach (var tool in new[] { "read_thing", "change_thing" })
            {
                var refused = (await peer.RequestAsync("tools/call", Call(tool)))["result"]!;
                refused["isError"]!.GetValue<bool>().Should().BeTrue();
                var decision = refused["_meta"]!["dev.mcpgovernance/decision"]!;
                decision["code"]!.GetValue<string>().Should().Be(DenialCodes.AuditUnavailable, tool);
                decision["retryable"]!.GetValue<bool>().Should().BeTrue();
                refused.ToJsonString().Should().NotContain(_journal.Root, "paths are for the operator");
            }

            (await peer.RequestAsync("tools/call", Call("no_such_tool")))["error"]!["message"]!.GetValue<string>()
                .Should().Be("Unknown tool: 'no_such_tool'", "an outage does not tell what exists");
            var list = await peer.RequestAsync("tools/list");
            list["error"]!["data"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.AuditUnavailable);
            list.ToJsonString().Should().NotContain("read_thing");
            _tools.Runs.Should().Be(0);
            var (status, why) = await HealthAsync(server);
            status.Should().Be(HealthStatus.Unhealthy);
            why.Should().Contain($"The journal's root '{_journal.Root}' is a file");
            server.Logs.Lines.Should().Contain(line => line.Contains("McpGovernance.Audit", StringComparison.Ordinal) && line.Contains("is a file", StringComparison.Ordinal));

            File.Delete(_journal.Root);
            await UntilAvailableAsync(server);

            (await peer.RequestAsync("tools/call", Call("change_thing")))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("changed 1");
            (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().HaveCount(2);
            (await HealthAsync(server)).Status.Should().Be(HealthStatus.Healthy);
        }

        _tools.Runs.Should().Be(1);
        // What was refused meanwhile is on record too, written when it could be.
        _journal.Read().Summaries().Should().Equal(
            "call.outcome read_thing audit.unavailable refused",
            "call.outcome change_thing audit.unavailable refused",
            "call.outcome no_such_tool access.unknown refused",
            "call.outcome audit.unavailable refused",
            "call.intent change_thing",
            "call.outcome change_thing done",
            "list.view done");
    }

    private static JsonObject Call(string tool) => new() { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } };

    private static async Task<(HealthStatus Status, string Why)> HealthAsync(TestServer server)
    {
        var report = await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return (report.Status, report.Entries["mcpgovernance"].Description!);
    }

    private async Task UntilAvailableAsync(TestServer server)
    {
        var journal = server.Services.GetRequiredService<JournalStatus>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!journal.IsAvailable)
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(
        mcp => mcp.WithTools([_tools.Reading(), _tools.Changing()])
            .WithGovernance(governance => _journal.Keep(governance).UsePolicy(static policy => policy.Name("outage", "1").Allow("anonymous", "*_thing"))),
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddHealthChecks().AddCheck<GovernanceHealthCheck>("mcpgovernance");
        });
}
