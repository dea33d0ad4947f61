using System.Text.Json.Nodes;
using McpGovernance.Catalog;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogUsageCommandTests : IDisposable
{
    private static readonly CatalogAuthor s_jane = new("jane", new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero), "Looked at it.");

    private readonly HandWrittenJournal _journal = new();
    private readonly TemporaryDirectory _directory = new();

    private string Catalog => _directory.Sub("mcp-catalog.json");

    public CatalogUsageCommandTests()
    {
        static System.Text.Json.JsonElement Tool(string name, string description) => System.Text.Json.JsonElement.Parse($$$"""{"name":"{{{name}}}","description":"{{{description}}}","inputSchema":{"type":"object"}}""");
        var catalog = CatalogEditor.Approve(new CatalogDocument { Server = "tickets", Owner = "support" }, Tool("create_ticket", "a"), s_jane);
        catalog = CatalogEditor.Approve(catalog, Tool("create_ticket", "b"), s_jane, new SemanticVersion(2, 0, 0));
        catalog = CatalogEditor.Approve(catalog, Tool("list_tickets", "a"), s_jane);
        CatalogFile.Save(Catalog, CatalogEditor.Deprecate(catalog, "create_ticket", new SemanticVersion(1, 0, 0), null, null, s_jane), null);
        _journal.Append(
            LogA,
            Line(LogA, 1, "call.intent", "2026-11-25T10:00:00.000Z", "c1", $$"""{{Who("alice", verified: true)}},"client":{"name":"desk"},{{What("create_ticket")}},"tool":{"version":"1.0.0"}"""),
            Line(LogA, 2, "call.intent", "2026-11-25T11:00:00.000Z", "c2", $$"""{{Who("bob")}},{{What("create_ticket")}},"tool":{"version":"2.0.0"}"""));
    }

    public void Dispose()
    {
        _journal.Dispose();
        _directory.Dispose();
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.RedirectedAsync(["catalog", .. arguments]);

    [Test]
    public async Task Usage_ShowsWhoUsesWhat_AndWhoseVersionIsEnding()
    {
        var all = await RunAsync("usage", Catalog, _journal.Root);
        all.ExitCode.Should().Be(0, "{0}", all.Error);
        all.Out.Should().MatchRegex(@"create_ticket +1\.0\.0 +deprecated +alice +desk +1 +2026-11-25T10:00:00Z").And.MatchRegex(@"create_ticket +2\.0\.0 +active +bob \(asserted\) +- +1 +2026-11-25T11:00:00Z");
        (await RunAsync("usage", Catalog, _journal.Root, "--ending")).Out.Should().Contain("alice").And.NotContain("bob");
        var since = await RunAsync("usage", Catalog, _journal.Root, "--since", "2026-11-25T10:30:00Z", "--json");
        var line = JsonNode.Parse(since.Out)!;
        (line["caller"]!.GetValue<string>(), line["version"]!.GetValue<string>(), line["status"]!.GetValue<string>(), line["calls"]!.GetValue<int>(), line["client"]).Should().Be(("bob", "2.0.0", "active", 1, null));
    }

    [Test]
    public async Task Show_Unused_TellsWhichApprovedToolsNobodyCalls()
    {
        var run = await RunAsync("show", Catalog, "--unused", _journal.Root);
        run.ExitCode.Should().Be(0);
        run.Out.Should().Contain("list_tickets").And.NotContain("create_ticket");
    }

    [Test]
    public async Task Emergency_WritesTheFileBeside_AndResumeTakesItAway()
    {
        var file = CatalogRollbackFile.PathOf(Catalog);
        var run = await RunAsync("emergency", Catalog, "create_ticket", "1.0.0", "--by", "john", "--why", "It loses tickets.");
        run.ExitCode.Should().Be(0, "{0}", run.Error);
        CatalogRollbackFile.Load(file, CatalogFile.Load(Catalog)).Should().ContainSingle().Which.Note.Should().Be("It loses tickets.");

        (await RunAsync("emergency", Catalog, "create_ticket", "9.0.0", "--by", "john", "--why", "x")).ExitCode.Should().Be(66);
        CatalogRollbackFile.Load(file, CatalogFile.Load(Catalog)).Should().ContainSingle("what is wrong changes nothing");
        (await RunAsync("resume", Catalog, "list_tickets")).ExitCode.Should().Be(1);
        (await RunAsync("resume", Catalog, "create_ticket")).ExitCode.Should().Be(0);
        File.Exists(file).Should().BeFalse();
    }
}
