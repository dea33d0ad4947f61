using System.Text;
using McpGovernance.Catalog;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.Sub("mcp-catalog.json");

    public void Dispose() => _directory.Dispose();

    private static CatalogDocument Full()
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane, channel: "canary");
        var deprecated = CatalogEditor.Deprecate(two, "create_ticket", new SemanticVersion(1, 0, 0), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), new SemanticVersion(2, 0, 0), Catalogs.Jane);
        var drafted = CatalogEditor.Draft(deprecated, Catalogs.Tool("a_tool", "Änderung \u202E 票"));
        return drafted.With(drafted.Find("create_ticket")! with { Owner = "desk", Kind = ToolKind.Write, Risk = ToolRisk.Medium, Data = ["customer"], Target = "/account" }) with { Environments = ["prod"], Contact = "support@example.com" };
    }

    [Test]
    public void Write_Read_GivesTheSameBytes()
    {
        var text = CatalogFile.Write(Full());

        CatalogFile.Write(Catalogs.Read(text)).Should().Equal(text);
        Encoding.UTF8.GetString(text).Should().NotContain("\r").And.EndWith("}\n").And.StartWith("{\n  \"server\": \"tickets\",");
    }

    /// <summary>A server that orders its members anew each time must not look changed.</summary>
    [Test]
    public void Write_MembersInAnotherOrder_GivesTheSameBytes()
    {
        static CatalogDocument Approved(string definition) => CatalogEditor.Approve(Catalogs.Empty, System.Text.Json.JsonElement.Parse(definition), Catalogs.Jane);

        CatalogFile.Write(Approved("""{"name":"t","inputSchema":{"type":"object","title":"x"}}""")).Should().Equal(CatalogFile.Write(Approved("""{"inputSchema":{"title":"x","type":"object"},"name":"t"}""")));
    }

    [Test]
    public void Write_WhatHidesFromTheEye_IsSpelledOut() => Catalogs.Text(Full()).Should().Contain(@"Änderung \u202E 票");

    [Test]
    public void Read_KeepsEverything()
    {
        var catalog = Catalogs.Read(CatalogFile.Write(Full()));

        (catalog.Server, catalog.Owner, catalog.Contact).Should().Be(("tickets", "support", "support@example.com"));
        catalog.Environments.Should().Equal("prod");
        catalog.Tools.Select(static one => one.Name).Should().Equal("a_tool", "create_ticket");
        var tool = catalog.Find("create_ticket")!;
        (tool.Owner, tool.Kind, tool.Risk, tool.Target).Should().Be(("desk", ToolKind.Write, ToolRisk.Medium, "/account"));
        tool.Data.Should().Equal("customer");
        tool.History.Should().Equal(Full().Find("create_ticket")!.History);
        tool.Versions.Select(static one => (one.Status, one.Approval is null, one.Deprecation is null)).Should().Equal((CatalogStatus.Deprecated, false, false), (CatalogStatus.Active, false, true));
    }

    private static readonly string s_ticket = Catalogs.Text(Full());

    /// <summary>Each fault with what the message says of it. The places are lines of the file.</summary>
    [TestCase("\"server\": \"tickets\"", "\"server\": 7", "at '/server': The value is a number.")]
    [TestCase("\"server\": \"tickets\",", "", "The key 'server' is missing.")]
    [TestCase("\"owner\": \"support\"", "\"owners\": \"support\"", "The key 'owners' is unknown.")]
    [TestCase("\"owner\": \"support\"", "\"owner\": \"support\", \"owner\": \"desk\"", "The key 'owner' stands twice in one object.")]
    [TestCase("\"kind\": \"write\"", "\"kind\": \"wirte\"", "The kind 'wirte' is unknown. Expected 'destructive', 'write', 'read'.")]
    [TestCase("\"risk\": \"medium\"", "\"risk\": null", "at '/tools/create_ticket/risk': The value is null.")]
    [TestCase("\"target\": \"/account\"", "\"target\": \"account\"", "is no JSON pointer")]
    [TestCase("\"stable\": \"1.0.0\"", "\"stable\": \"1.0\"", "'1.0' is no version.")]
    [TestCase("\"stable\": \"1.0.0\"", "\"stable\": \"1.0.1\"", "The channel 'stable' points to 1.0.1, which is not there.")]
    [TestCase("\"stable\": \"1.0.0\"", "\"beta\": \"1.0.0\"", "no channel 'stable'")]
    [TestCase("\"2.0.0\": {", "\"2.0\": {", "'2.0' is no version.")]
    [TestCase("\"2.0.0\": {", "\"1.1.0\": {", "From 1.0.0 to 1.1.0 is less than the change needs, which is major:")]
    [TestCase("\"status\": \"active\"", "\"status\": \"draft\"", "The version is draft and it has been approved.")]
    [TestCase("\"status\": \"draft\"", "\"status\": \"active\"", "The version is active and nobody has approved it.")]
    [TestCase("\"status\": \"draft\",", "", "The key 'status' is missing.")]
    [TestCase("\"status\": \"deprecated\"", "\"status\": \"active\"", "The version is active and 'deprecated' is there.")]
    [TestCase("\"status\": \"deprecated\"", "\"status\": \"withdrawn\"", "The channel 'stable' points to 1.0.0, which is withdrawn.")]
    [TestCase("\"at\": \"2026-11-26T08:00:00Z\"", "\"at\": \"2026-11-26\"", "'2026-11-26' is no time.")]
    [TestCase("\"at\": \"2026-11-26T08:00:00Z\"", "\"at\": \"2026-11-26T08:00:00+01:00\"", "is no time.")]
    [TestCase("\"by\": \"jane@example.com\"", "\"by\": \" \"", "The text is empty.")]
    [TestCase("\"note\": \"Looked at it.\"", "\"notes\": \"Looked at it.\"", "The key 'notes' is unknown.")]
    [TestCase("\"sunset\": \"2027-01-01T00:00:00Z\"", "\"sunset\": \"2025-01-01T00:00:00Z\"", "The sunset is before the deprecation.")]
    [TestCase("\"replacedBy\": \"2.0.0\"", "\"replacedBy\": \"1.0.0\"", "The replacement 1.0.0 is no approved version of 'create_ticket', or leads back here.")]
    [TestCase("\"replacedBy\": \"2.0.0\"", "\"replacedBy\": \"9.0.0\"", "The replacement 9.0.0 is no approved version")]
    [TestCase("\"Creates a ticket.\"", "\"Creates a ticket\"", "The digest is not that of the definition")]
    [TestCase("\"name\": \"create_ticket\"", "\"name\": \"create_tickets\"", "The definition is of 'create_tickets', and stands under 'create_ticket'.")]
    [TestCase("\"a_tool\": {", "\"create-ticket\": {", "look alike")]
    [TestCase("\"type\": \"object\"", "\"type\": \"nothing\"", "does not compile at JSON pointer '/type'")]
    [TestCase("\"versions\": {", "\"versions\": [], \"history\": {", "has no versions")]
    [TestCase("\"what\":", "\"why\":", "The key 'what' is missing.")]
    [TestCase("}", "", "The text is not JSON")]
    public void Read_AFault_IsRefusedWithPlaceAndReason(string part, string instead, string message)
    {
        s_ticket.Should().Contain(part);
        var at = s_ticket.IndexOf(part, StringComparison.Ordinal);
        var wrong = string.Concat(s_ticket.AsSpan(0, at), instead, s_ticket.AsSpan(at + part.Length));

        FluentActions.Invoking(() => Catalogs.Read(wrong)).Should().Throw<GovernanceConfigurationException>()
            .Which.Message.Should().StartWith("The catalog 'mcp-catalog.json' does not load. Errors: ").And.Contain("mcp-catalog.json(").And.Contain(message);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"server":"s","owner":"o"}""")]
    [TestCase("""{"server":"s","owner":"o","tools":[]}""")]
    [TestCase("""{"server":"s","owner":"o","tools":{"t":{}}}""")]
    [TestCase("""{"server":"s","owner":"o","tools":{"t":{"versions":{"1.0.0":{"status":"draft","digest":"sha256-x"}}}}}""")]
    [TestCase("""{"server":"s","owner":"o","tools":{"t":{"versions":{"1.0.0":{"status":"draft","digest":"sha256-x","definition":{}}}}}}""")]
    public void Read_WhatIsNoCatalog_IsRefused(string text) => FluentActions.Invoking(() => Catalogs.Read(text)).Should().Throw<GovernanceConfigurationException>();

    [Test]
    public void Read_AByteOrderMark_IsPassedOver() => Catalogs.Read([0xEF, 0xBB, 0xBF, .. CatalogFile.Write(Full())]).Tools.Should().HaveCount(2);

    [Test]
    public void Load_NoFile_SaysWhich() => FluentActions.Invoking(() => CatalogFile.Load(Path)).Should().Throw<GovernanceConfigurationException>().WithMessage($"*'{Path}' cannot be read*");

    [Test]
    public void Save_Load_IsTheCatalog_AndLeavesNothingBehind()
    {
        CatalogFile.Save(Path, Full(), stamp: null);

        CatalogFile.Write(CatalogFile.Load(Path)).Should().Equal(CatalogFile.Write(Full()));
        Directory.GetFiles(_directory.Path).Should().Equal(Path);
    }

    /// <summary>Two writers at once: one wins, the other is told.</summary>
    [Test]
    public void Save_ChangedMeanwhile_IsRefusedAndNothingIsLost()
    {
        CatalogFile.Save(Path, Catalogs.WithTicket, stamp: null);
        var stamp = CatalogFile.Stamp(Path);
        CatalogFile.Save(Path, Full(), stamp);

        FluentActions.Invoking(() => CatalogFile.Save(Path, Catalogs.WithTicket, stamp)).Should().Throw<IOException>().WithMessage("*changed by somebody else*");
        FluentActions.Invoking(() => CatalogFile.Save(Path, Catalogs.WithTicket, stamp: null)).Should().Throw<IOException>().WithMessage("*changed by somebody else*");
        CatalogFile.Load(Path).Tools.Should().HaveCount(2);
    }

    [Test]
    public void Save_ManyAtOnce_OneWins()
    {
        CatalogFile.Save(Path, Catalogs.Empty, stamp: null);
        var stamp = CatalogFile.Stamp(Path);
        var won = 0;
        Parallel.For(0, 16, at =>
        {
            try
            {
                CatalogFile.Save(Path, CatalogEditor.Approve(Catalogs.Empty, Catalogs.Tool($"tool_{(char)('a' + at)}", "x"), Catalogs.Jane), stamp);
                Interlocked.Increment(ref won);
            }
            catch (IOException)
            {
                // Another was first, or is writing.
            }
        });

        won.Should().Be(1);
        CatalogFile.Load(Path).Tools.Should().ContainSingle();
    }

    [Test]
    public void Save_WhatDoesNotLoad_IsNotWritten()
    {
        var broken = Catalogs.WithTicket.With(Catalogs.WithTicket.Find("create_ticket")! with { Channels = new Dictionary<string, SemanticVersion>() });

        FluentActions.Invoking(() => CatalogFile.Save(Path, broken, stamp: null)).Should().Throw<GovernanceConfigurationException>();
        File.Exists(Path).Should().BeFalse();
    }
}
