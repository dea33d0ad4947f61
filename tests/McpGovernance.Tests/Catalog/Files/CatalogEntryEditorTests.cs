using System.Text.Json;
using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CatalogEntryEditorTests
{
    private static JsonElement Prompt(string name = "summarize", string description = "Summarizes.") => JsonSerializer.SerializeToElement(new { name, description });

    [TestCase(CatalogSection.Prompts, """{"name":"a","description":"x"}""", "a")]
    [TestCase(CatalogSection.Resources, """{"uri":"ticket://open","name":"open"}""", "ticket://open")]
    [TestCase(CatalogSection.Templates, """{"uriTemplate":"ticket://{id}","name":"ticket"}""", "ticket://{id}")]
    public void Approve_WritesDownWhoAndWhatAndItIsReadAgain(CatalogSection section, string definition, string name)
    {
        var catalog = CatalogEntryEditor.Approve(Catalogs.Empty, section, JsonElement.Parse(definition), Catalogs.Jane);

        var entry = Catalogs.Read(CatalogFile.Write(catalog)).Find(section, name)!;
        entry.Digest.Should().Be(ToolDigest.Of(JsonElement.Parse(definition)));
        entry.Approval.Should().Be(new CatalogApproval("jane@example.com", new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), "Looked at it."));
        entry.Definition.GetRawText().Should().NotBeEmpty();
    }

    [Test]
    public void Draft_IsNobodysApproval_AndLeavesWhatIsThere()
    {
        var drafted = CatalogEntryEditor.Draft(Catalogs.Empty, CatalogSection.Prompts, Prompt());
        drafted.Find(CatalogSection.Prompts, "summarize")!.Approval.Should().BeNull();

        var approved = CatalogEntryEditor.Approve(drafted, CatalogSection.Prompts, Prompt(), Catalogs.Jane);
        CatalogEntryEditor.Draft(approved, CatalogSection.Prompts, Prompt(description: "Another.")).Should().BeSameAs(approved);
    }

    [Test]
    public void Approve_AChangedDefinition_TakesThePlaceOfTheOther_AndTheSameOneChangesNothing()
    {
        var first = CatalogEntryEditor.Approve(Catalogs.Empty, CatalogSection.Prompts, Prompt(), Catalogs.Jane);
        CatalogEntryEditor.Approve(first, CatalogSection.Prompts, Prompt(), Catalogs.Jane with { By = "john" }).Should().BeSameAs(first);

        var second = CatalogEntryEditor.Approve(first, CatalogSection.Prompts, Prompt(description: "Better."), Catalogs.Jane with { By = "john" });
        second.Prompts.Should().ContainSingle().Which.Approval!.By.Should().Be("john");
        second.Find(CatalogSection.Prompts, "summarize")!.Digest.Should().Be(ToolDigest.Of(Prompt(description: "Better.")));
    }

    [Test]
    public void Approve_ADraftWithTheSameDefinition_ApprovesIt()
    {
        var drafted = CatalogEntryEditor.Draft(Catalogs.Empty, CatalogSection.Prompts, Prompt());
        CatalogEntryEditor.Approve(drafted, CatalogSection.Prompts, Prompt(), Catalogs.Jane).Find(CatalogSection.Prompts, "summarize")!.Approval.Should().NotBeNull();
    }

    [Test]
    public void Entries_StandInOrdinalOrder()
    {
        var catalog = new[] { "b", "a", "B" }.Aggregate(Catalogs.Empty, static (before, name) => CatalogEntryEditor.Draft(before, CatalogSection.Prompts, Prompt(name)));
        catalog.Prompts!.Select(static one => one.Name).Should().Equal("B", "a", "b");
        CatalogFile.Write(Catalogs.Read(CatalogFile.Write(catalog))).Should().Equal(CatalogFile.Write(catalog));
    }

    [Test]
    public void Approve_WhatGovernancePutIntoMeta_IsNoPartOfIt()
    {
        var marked = JsonElement.Parse("""{"name":"summarize","_meta":{"dev.mcpgovernance/tool":{"version":"9.9.9"},"mine":1}}""");
        var entry = CatalogEntryEditor.Approve(Catalogs.Empty, CatalogSection.Prompts, marked, Catalogs.Jane).Find(CatalogSection.Prompts, "summarize")!;
        entry.Definition.GetRawText().Should().Be("""{"name":"summarize","_meta":{"mine":1}}""");
        entry.Digest.Should().Be(ToolDigest.Of(marked));
    }

    [TestCase(CatalogSection.Prompts, """{"uri":"x"}""", "The definition of a prompt is an object with a 'name'.")]
    [TestCase(CatalogSection.Resources, """{"name":"x"}""", "The definition of a resource is an object with a 'uri'.")]
    [TestCase(CatalogSection.Templates, """[]""", "The definition of a resource template is an object with a 'uriTemplate'.")]
    [TestCase(CatalogSection.Prompts, """{"name":""}""", "The definition of a prompt is an object with a 'name'.")]
    [TestCase(CatalogSection.Prompts, """{"name":7}""", "The definition of a prompt is an object with a 'name'.")]
    public void Draft_WhatDoesNotNameItself_IsRefused(CatalogSection section, string definition, string message) =>
        FluentActions.Invoking(() => CatalogEntryEditor.Draft(Catalogs.Empty, section, JsonElement.Parse(definition))).Should().Throw<CatalogException>().WithMessage(message);

    [TestCase(CatalogSection.Tools)]
    [TestCase(CatalogSection.Instructions)]
    public void Draft_InASectionOfOtherEntries_IsRefused(CatalogSection section) =>
        FluentActions.Invoking(() => CatalogEntryEditor.Draft(Catalogs.Empty, section, Prompt())).Should().Throw<ArgumentOutOfRangeException>();

    [TestCase(CatalogSection.Prompts)]
    [TestCase(CatalogSection.Resources)]
    [TestCase(CatalogSection.Templates)]
    public void Open_AnEmptySection_IsThereAndStaysThere(CatalogSection section)
    {
        Catalogs.Empty.Entries(section).Should().BeNull();
        var opened = CatalogEntryEditor.Open(Catalogs.Empty, section);

        Catalogs.Read(CatalogFile.Write(opened)).Entries(section).Should().BeEmpty();
        CatalogSections.OfEntries.Count(one => opened.Entries(one) is not null).Should().Be(1);
        CatalogEntryEditor.Open(opened, section).Should().BeSameAs(opened);
    }

    [Test]
    public void Remove_TakesTheEntryAndLeavesTheSection()
    {
        var catalog = CatalogEntryEditor.Draft(CatalogEntryEditor.Draft(Catalogs.Empty, CatalogSection.Prompts, Prompt()), CatalogSection.Prompts, Prompt("other"));
        CatalogEntryEditor.Remove(catalog, CatalogSection.Prompts, "other").Prompts!.Select(static one => one.Name).Should().Equal("summarize");
        FluentActions.Invoking(() => CatalogEntryEditor.Remove(catalog, CatalogSection.Prompts, "Other")).Should().Throw<CatalogException>().WithMessage("The catalog of 'tickets' has no prompt 'Other'.");
    }

    [Test]
    public void Instructions_AreKeptWordForWord()
    {
        const string Text = " Use me first.\n\tAlways. ";
        var drafted = CatalogEntryEditor.DraftInstructions(Catalogs.Empty, Text);
        Catalogs.Read(CatalogFile.Write(drafted)).Instructions.Should().Be(new CatalogInstructions(Text, null));
        CatalogEntryEditor.DraftInstructions(drafted, "Other.").Should().BeSameAs(drafted);

        var approved = CatalogEntryEditor.ApproveInstructions(drafted, Text, Catalogs.Jane);
        Catalogs.Read(CatalogFile.Write(approved)).Instructions!.Approval!.Note.Should().Be("Looked at it.");
        CatalogEntryEditor.ApproveInstructions(approved, Text, Catalogs.Jane).Should().BeSameAs(approved);
        CatalogEntryEditor.ApproveInstructions(approved, "Other.", Catalogs.Jane).Instructions!.Text.Should().Be("Other.");
    }
}
