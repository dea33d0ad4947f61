using System.Text.Json;
using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CatalogEntryReviewTests
{
    private static JsonElement Resource(string uri, string name = "n") => JsonSerializer.SerializeToElement(new { uri, name });

    private static Dictionary<string, JsonElement> Live(params JsonElement[] resources) => resources.ToDictionary(static one => one.GetProperty("uri").GetString()!);

    [Test]
    public void Of_SaysOfEachHowItStands()
    {
        var catalog = Catalogs.Empty;
        foreach (var uri in new[] { "a://approved", "a://changed", "a://gone" })
        {
            catalog = CatalogEntryEditor.Approve(catalog, CatalogSection.Resources, Resource(uri), Catalogs.Jane);
        }

        catalog = CatalogEntryEditor.Draft(CatalogEntryEditor.Draft(catalog, CatalogSection.Resources, Resource("a://draft")), CatalogSection.Resources, Resource("a://unlisted-draft"));
        var findings = CatalogEntryReview.Of(catalog, CatalogSection.Resources, Live(Resource("a://new"), Resource("a://draft"), Resource("a://changed", "m"), Resource("a://approved")));

        findings.Should().OnlyContain(static one => one.Section == CatalogSection.Resources);
        findings.Select(static one => (one.Name, one.Kind, one.Sentence, one.Digest is not null)).Should().Equal(
            ("a://approved", CatalogFindingKind.Approved, "It is as approved.", true),
            ("a://changed", CatalogFindingKind.Changed, "It is not as approved.", true),
            ("a://draft", CatalogFindingKind.Draft, "Nobody has approved it.", true),
            ("a://gone", CatalogFindingKind.Gone, "The catalog has approved it, and the server does not list it.", false),
            ("a://new", CatalogFindingKind.New, "Nobody has approved it.", true));
    }

    [Test]
    public void Of_ASectionThatTheCatalogDoesNotHave_IsNothing() => CatalogEntryReview.Of(Catalogs.Empty, CatalogSection.Resources, Live(Resource("a://new"))).Should().BeEmpty();

    [TestCase(null, null, null, null)]
    [TestCase("A.", null, CatalogFindingKind.New, "Nobody has approved what the server says of itself.")]
    [TestCase("A.", "A.", CatalogFindingKind.Approved, "It is as approved.")]
    [TestCase("A. ", "A.", CatalogFindingKind.Changed, "What the server says of itself is not what was approved.")]
    [TestCase(null, "A.", CatalogFindingKind.Gone, "The catalog has approved instructions, and the server gives none.")]
    public void OfInstructions_SaysHowTheyStand(string? live, string? approved, CatalogFindingKind? kind, string? sentence)
    {
        var catalog = approved is null ? Catalogs.Empty : CatalogEntryEditor.ApproveInstructions(Catalogs.Empty, approved, Catalogs.Jane);
        var finding = CatalogEntryReview.OfInstructions(catalog, live);

        (finding?.Kind, finding?.Sentence).Should().Be((kind, sentence));
        (finding?.Section ?? CatalogSection.Instructions, finding?.Name ?? "instructions").Should().Be((CatalogSection.Instructions, "instructions"));
    }

    [Test]
    public void OfInstructions_ThatAreADraft_AreNobodysApproval()
    {
        var drafted = CatalogEntryEditor.DraftInstructions(Catalogs.Empty, "A.");
        CatalogEntryReview.OfInstructions(drafted, "A.")!.Kind.Should().Be(CatalogFindingKind.Draft);
        CatalogEntryReview.OfInstructions(drafted, null).Should().BeNull();
    }
}
