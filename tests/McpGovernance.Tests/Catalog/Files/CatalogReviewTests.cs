using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CatalogReviewTests
{
    private static CatalogFinding One(CatalogDocument catalog, JsonElement live) =>
        CatalogReview.Of(catalog, new Dictionary<string, JsonElement> { [live.GetProperty("name").GetString()!] = live }).First(one => one.Name == live.GetProperty("name").GetString());

    [Test]
    public void Of_TheApprovedOne_IsApproved() => One(Catalogs.WithTicket, Catalogs.CreateTicket("title")).Should().BeEquivalentTo(new { Kind = CatalogFindingKind.Approved, Version = new SemanticVersion(1, 0, 0) });

    [Test]
    public void Of_ARequiredFieldMore_IsChanged_WithTheReason()
    {
        var finding = One(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"));

        (finding.Kind, finding.Version, finding.Comparison!.Bump).Should().Be((CatalogFindingKind.Changed, new SemanticVersion(1, 0, 0), VersionBump.Major));
        finding.Comparison.Reasons[0].Sentence.Should().Contain("'priority' is required now");
    }

    /// <summary>Threat 39: an annotation flips and everything else is equal.</summary>
    [Test]
    public void Of_AnAnnotationMore_IsChanged() => One(
        CatalogEditor.Approve(Catalogs.Empty, JsonElement.Parse("""{"name":"t","inputSchema":{"type":"object"}}"""), Catalogs.Jane),
        JsonElement.Parse("""{"name":"t","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}""")).Kind.Should().Be(CatalogFindingKind.Changed);

    [Test]
    public void Of_ADraft_IsNotApproved() => One(CatalogEditor.Draft(Catalogs.Empty, Catalogs.CreateTicket("title")), Catalogs.CreateTicket("title")).Kind.Should().Be(CatalogFindingKind.Draft);

    [Test]
    public void Of_WhatWasWithdrawn_IsOutOfService() => One(
        CatalogEditor.Retire(Catalogs.WithTicket, "create_ticket", new SemanticVersion(1, 0, 0), isWithdrawn: true, Catalogs.Jane), Catalogs.CreateTicket("title")).Kind.Should().Be(CatalogFindingKind.OutOfService);

    /// <summary>Threat 42: a tool is renamed, or a new one appears.</summary>
    [Test]
    public void Of_ARenamedTool_IsNew_AndTheOldOneGone()
    {
        var findings = CatalogReview.Of(Catalogs.WithTicket, new Dictionary<string, JsonElement> { ["open_ticket"] = Catalogs.Tool("open_ticket", "Creates a ticket.", "title") });

        findings.Select(static one => (one.Name, one.Kind)).Should().Equal(("create_ticket", CatalogFindingKind.Gone), ("open_ticket", CatalogFindingKind.New));
    }

    [TestCase("create-ticket", TestName = "Of_Hyphen_LooksAlike")]
    [TestCase("Create_ticket", TestName = "Of_Case_LooksAlike")]
    [TestCase("create_tick\u0435t", TestName = "Of_CyrillicLetter_LooksAlike")]
    public void Of_ANameThatLooksApproved_IsSaid(string name)
    {
        var finding = One(Catalogs.WithTicket, Catalogs.Tool(name, "Creates a ticket.", "title"));

        finding.Kind.Should().Be(CatalogFindingKind.LooksAlike);
        finding.Sentence.Should().Contain("'create_ticket'");
    }

    [Test]
    public void Of_ASchemaThatDoesNotCompile_IsSaid() => One(Catalogs.WithTicket, JsonElement.Parse("""{"name":"create_ticket","inputSchema":{"type":"nothing"}}""")).Kind.Should().Be(CatalogFindingKind.NoSchema);

    [Test]
    public void Of_RetiredTools_AreNotMissed() =>
        CatalogReview.Of(CatalogEditor.Retire(Catalogs.WithTicket, "create_ticket", new SemanticVersion(1, 0, 0), isWithdrawn: false, Catalogs.Jane), new Dictionary<string, JsonElement>()).Should().BeEmpty();
}
