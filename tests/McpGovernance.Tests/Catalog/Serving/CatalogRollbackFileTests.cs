using McpGovernance.Catalog;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogRollbackFileTests : IDisposable
{
    private static readonly CatalogDocument s_catalog = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);
    private static readonly CatalogRollback s_rollback = new("create_ticket", new SemanticVersion(1, 0, 0), new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero), "john", "It loses tickets.");

    private readonly TemporaryDirectory _directory = new();

    private string File => _directory.Sub("mcp-catalog.rollback.json");

    public void Dispose() => _directory.Dispose();

    [TestCase("mcp-catalog.json", "mcp-catalog.rollback.json")]
    [TestCase("/a/tickets.json", "/a/tickets.rollback.json")]
    public void PathOf_IsBesideTheCatalog(string catalog, string expected) => CatalogRollbackFile.PathOf(catalog).Should().Be(expected);

    [Test]
    public void Save_Load_GivesTheSame_AndNoneTakesTheFileAway()
    {
        CatalogRollbackFile.Save(File, s_catalog, [s_rollback]);
        CatalogRollbackFile.Load(File, s_catalog).Should().Equal(s_rollback);
        CatalogRollbackFile.Save(File, s_catalog, []);
        System.IO.File.Exists(File).Should().BeFalse();
        CatalogRollbackFile.Load(File, s_catalog).Should().BeEmpty();
    }

    [Test]
    public void Save_ARollbackToWhatIsNotServed_WritesNothing()
    {
        CatalogRollbackFile.Save(File, s_catalog, [s_rollback]);
        var save = () => CatalogRollbackFile.Save(File, s_catalog, [s_rollback with { Version = new SemanticVersion(3, 0, 0) }]);
        save.Should().Throw<GovernanceConfigurationException>().WithMessage("*'create_ticket' 3.0.0 is nothing that the catalog serves.*");
        CatalogRollbackFile.Load(File, s_catalog).Should().Equal(s_rollback);
        Directory.EnumerateFiles(Path.GetDirectoryName(File)!).Should().ContainSingle();
    }

    private const string Right = """{ "tool": "create_ticket", "version": "1.0.0", "at": "2026-11-27T09:00:00Z", "by": "john", "note": "n" }""";

    [TestCase("[]", "Expected a JSON object with 'server' and 'rollbacks'")]
    [TestCase("{", "The rollback file")]
    [TestCase("""{ "rollbacks": [] }""", "The key 'server' is missing. Expected the server's id as text.")]
    [TestCase("""{ "server": "tickets" }""", "The key 'rollbacks' is missing. Expected an array. Add it, or remove the file.")]
    [TestCase("""{ "server": "other", "rollbacks": [] }""", "at '/server': It is for 'other', and the catalog is that of 'tickets'. Expected the same id.")]
    [TestCase("""{ "server": "tickets", "rollbacks": {} }""", "Expected an array of rollbacks")]
    [TestCase("""{ "server": "tickets", "rollbacks": [], "more": 1 }""", "The key 'more' is unknown.")]
    [TestCase("""{ "server": "tickets", "server": "tickets", "rollbacks": [] }""", "The key 'server' stands twice in one object.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [1] }""", "Expected an object with 'tool', 'version', 'at', 'by' and 'note'")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "tool": "create_ticket", "version": "1.0.0", "at": "2026-11-27T09:00:00Z", "by": "john" }] }""", "The key 'note' is missing. Expected why.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "tool": "create_ticket", "version": "1.0.0", "at": "2026-11-27T09:00:00Z", "note": "n" }] }""", "The key 'by' is missing. Expected a person.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "tool": "create_ticket", "version": "1.0.0", "by": "john", "note": "n" }] }""", "The key 'at' is missing. Expected a time in UTC.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "tool": "create_ticket", "at": "2026-11-27T09:00:00Z", "by": "john", "note": "n" }] }""", "The key 'version' is missing. Expected a version.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "version": "1.0.0", "at": "2026-11-27T09:00:00Z", "by": "john", "note": "n" }] }""", "The key 'tool' is missing. Expected a tool's name.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [RIGHT, { "tool": "other", "version": "1.0.0", "at": "2026-11-27T09:00:00Z", "by": "john", "note": "n" }] }""", "at '/rollbacks/1': 'other' 1.0.0 is nothing that the catalog serves. Expected a tool and one of its active or deprecated versions.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "tool": "create_ticket", "version": "one", "at": "2026-11-27T09:00:00Z", "by": "john", "note": "n" }] }""", "'create_ticket' one is nothing that the catalog serves.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "tool": "create_ticket", "version": "1.0.0", "at": "yesterday", "by": "john", "note": "n" }] }""", "at '/rollbacks/0/at': 'yesterday' is no time. Expected a time in UTC to the second, such as '2026-11-26T09:00:00Z'.")]
    [TestCase("""{ "server": "tickets", "rollbacks": [{ "tool": "create_ticket", "version": "1.0.0", "at": "2026-11-27T09:00:00Z", "by": "john", "note": "n", "until": "x" }] }""", "The key 'until' is unknown.")]
    public void Load_WhatIsWrong_IsRefusedWithItsPlace(string text, string message)
    {
        System.IO.File.WriteAllText(File, text.Replace("RIGHT", Right, StringComparison.Ordinal));
        FluentActions.Invoking(() => CatalogRollbackFile.Load(File, s_catalog)).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain(message);
    }

    [Test]
    public void Load_ARollbackToARetiredVersion_IsRefused()
    {
        System.IO.File.WriteAllText(File, $$"""{ "server": "tickets", "rollbacks": [{{Right}}] }""");
        CatalogRollbackFile.Load(File, s_catalog).Should().ContainSingle();
        var retired = CatalogEditor.Retire(s_catalog, "create_ticket", new SemanticVersion(1, 0, 0), isWithdrawn: false, Catalogs.Jane);
        FluentActions.Invoking(() => CatalogRollbackFile.Load(File, retired)).Should().Throw<GovernanceConfigurationException>();
    }
}
