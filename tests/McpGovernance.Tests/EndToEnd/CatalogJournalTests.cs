using System.Diagnostics.Metrics;
using McpGovernance.Catalog;
using McpGovernance.Tests.Catalog;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>What becomes of tools is on record, measured, and visible in health.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogJournalTests : IDisposable
{
    private const string Schema = """{"type":"object"}""";

    private readonly TemporaryJournal _journal = new();
    private readonly TemporaryDirectory _directory = new();

    private string File => _directory.Sub("mcp-catalog.json");

    public void Dispose()
    {
        _journal.Dispose();
        _directory.Dispose();
    }

    private async Task<TestServer> StartAsync(params McpServerTool[] tools)
    {
        await System.IO.File.WriteAllBytesAsync(File, CatalogFile.Write(Catalogs.WithTicket));
        return await TestServer.StartAsync(
            mcp => mcp.WithTools(tools).WithGovernance(governance => _journal.Keep(governance).Configure(static options => options.Server = "tickets")
                .UsePolicy(static policy => policy.Name("tickets", "1").Allow("anonymous", "*"))
                .UseCatalog(File, static options => options.ReloadInterval = TimeSpan.FromMilliseconds(100))),
            static services => services.AddHealthChecks().AddCheck<GovernanceHealthCheck>("mcpgovernance"));
    }

    private static async Task<HealthReportEntry> HealthAsync(TestServer server) => (await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["mcpgovernance"];

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(20, limit.Token);
        }
    }

    [Test]
    public async Task Drift_IsOnRecord_WithTheDigestThatWasSeen()
    {
        var added = new SchemaTool("new_tool", Schema);
        await using (await StartAsync(added))
        {
        }

        var records = _journal.Read();
        var drift = records.Single(static record => record.Text("type") == "catalog.drift" && record.Text("target.name") == "new_tool");
        (drift.Text("server"), drift.Text("reason")).Should().Be(("tickets", "Nobody has approved it."));
        drift.Text("tool.digest").Should().StartWith("sha256-");
        records.Should().Contain(static record => record.Text("type") == "catalog.drift" && record.Text("target.name") == "create_ticket" && record.Text("reason")!.Contains("the server does not list it"));
        var changed = records.Single(static record => record.Text("type") == "catalog.changed");
        (changed.Text("digest"), changed.Text("reason")).Should().Be((CatalogFile.Digest(Catalogs.WithTicket), "The catalog is in force, with 1 tools."));
    }

    [Test]
    public async Task Drift_DegradesHealth_WithItsSentence()
    {
        await using var server = await StartAsync(new SchemaTool("new_tool", Schema));
        var health = await HealthAsync(server);

        health.Status.Should().Be(HealthStatus.Degraded);
        health.Description.Should().StartWith("Calls are governed and recorded. 2 entries are not as the catalog approved: ").And.Contain("The tool 'new_tool': Nobody has approved it.");
        health.Data["catalogDrift"].Should().BeAssignableTo<IReadOnlyList<string>>().Which.Should().HaveCount(2);
    }

    [Test]
    public async Task FileThatDoesNotLoad_IsOnRecord_AndDegradesHealthUntilItIsRight()
    {
        await using (var server = await StartAsync())
        {
            await System.IO.File.WriteAllTextAsync(File, "{");
            await UntilAsync(async () => (await HealthAsync(server)).Description!.Contains("The catalog that is there is not, or not wholly, in force", StringComparison.Ordinal));
            await System.IO.File.WriteAllBytesAsync(File, CatalogFile.Write(CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.Tool("other", "Other."), Catalogs.Jane)));
            await UntilAsync(async () => !(await HealthAsync(server)).Description!.Contains("not wholly, in force", StringComparison.Ordinal));
        }

        _journal.Read().Select(static record => record.Text("type")).Where(static type => type!.StartsWith("catalog.", StringComparison.Ordinal) && type != "catalog.drift")
            .Should().Equal("catalog.changed", "catalog.refused", "catalog.changed");
    }

    [Test]
    public async Task Rollback_IsOnRecord()
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);
        await using (await StartAsync())
        {
            await System.IO.File.WriteAllBytesAsync(File, CatalogFile.Write(two));
            CatalogRollbackFile.Save(CatalogRollbackFile.PathOf(File), two, [new CatalogRollback("create_ticket", new SemanticVersion(1, 0, 0), DateTimeOffset.UtcNow, "john", "It loses tickets.")]);
            await UntilAsync(() => Task.FromResult(_journal.Read().Any(static record => record.Text("reason") == "john sends all callers back: It loses tickets.")));
        }

        var record = _journal.Read().First(static record => record.Text("reason") == "john sends all callers back: It loses tickets.");
        (record.Text("type"), record.Text("target.name"), record.Text("tool.version")).Should().Be(("catalog.changed", "create_ticket", "1.0.0"));
    }

    [Test]
    public async Task Drift_IsMeasured()
    {
        await using var server = await StartAsync(new SchemaTool("new_tool", Schema));
        var meters = server.Services.GetRequiredService<IMeterFactory>();
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => { if (instrument.Meter.Scope == meters && instrument.Name.StartsWith("mcpgovernance.catalog", StringComparison.Ordinal)) { own.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();

        seen.Should().Equal(new Dictionary<string, double> { ["mcpgovernance.catalog.drift"] = 2, ["mcpgovernance.catalog.current"] = 1 });
    }
}
