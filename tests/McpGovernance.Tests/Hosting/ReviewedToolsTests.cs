using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Hosting;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Hosting;

[Parallelizable(ParallelScope.All)]
internal sealed class ReviewedToolsTests
{
    private static readonly CatalogAuthor s_jane = new("jane", new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero), "Looked at it.");

    private static JsonElement Definition(string description) => JsonElement.Parse($$$"""{"name":"pay","description":"{{{description}}}","inputSchema":{"type":"object"}}""");

    private static CatalogDocument Catalog()
    {
        var catalog = CatalogEditor.Approve(new CatalogDocument { Server = "s", Owner = "o" }, Definition("one"), s_jane);
        catalog = CatalogEditor.Approve(catalog, Definition("two"), s_jane, new SemanticVersion(2, 0, 0), channel: "canary");
        return catalog.With(catalog.Find("pay")! with { Kind = ToolKind.Write, Risk = ToolRisk.Medium, Data = ["payment"], Target = "/account" });
    }

    [Test]
    public void Of_Catalog_IsTheStableVersionWithWhatTheCatalogSays()
    {
        var tool = ReviewedTools.Of(Catalog()).Should().ContainSingle().Subject;

        (tool.Name, tool.Version, tool.Kind, tool.Risk, tool.TargetPointer).Should().Be(("pay", "1.0.0", ToolKind.Write, ToolRisk.Medium, "/account"));
        tool.Data.Should().Equal("payment");
        tool.Definition.Description.Should().Be("one");
        tool.Digest.Should().Be(ToolDigest.Of(Definition("one")));
    }

    [Test]
    public void Of_CatalogWithoutStable_IsTheHighestThatIsServed()
    {
        var catalog = Catalog();
        var tool = catalog.Find("pay")!;
        var noStable = tool with { Channels = new Dictionary<string, SemanticVersion>() };

        ReviewedTools.Of(catalog.With(noStable)).Should().ContainSingle().Which.Version.Should().Be("2.0.0");
        ReviewedTools.Of(catalog.With(noStable with { Versions = [.. tool.Versions.Select(static one => one with { Status = CatalogStatus.Retired })] })).Should().BeEmpty();
    }

    [Test]
    public void AllVersionsOf_Catalog_HasEachThatWasApproved()
    {
        var catalog = Catalog();
        var tool = catalog.Find("pay")!;

        ReviewedTools.AllVersionsOf(catalog).Select(static one => one.Version).Should().Equal("1.0.0", "2.0.0");
        ReviewedTools.AllVersionsOf(catalog.With(tool with { Versions = [tool.Versions[0], tool.Versions[1] with { Approval = null, Status = CatalogStatus.Draft }] })).Select(static one => one.Version).Should().Equal("1.0.0");
    }

    [Test]
    public void Of_Definitions_AreDestructiveUnlessTrusted()
    {
        Tool[] tools = [new() { Name = "a", Annotations = new ToolAnnotations { ReadOnlyHint = true } }, new() { Name = "b", Annotations = new ToolAnnotations { ReadOnlyHint = false } }, new() { Name = "c" }];

        ReviewedTools.Of(tools).Select(static one => one.Kind).Should().Equal(ToolKind.Destructive, ToolKind.Destructive, ToolKind.Destructive);
        ReviewedTools.Of(tools, AnnotationTrust.ReadOnlyHint).Select(static one => one.Kind).Should().Equal(ToolKind.Read, ToolKind.Destructive, ToolKind.Destructive);
        ReviewedTools.Of(tools).Should().OnlyContain(static one => one.Version == null && one.Digest.StartsWith("sha256-"));
    }
}
