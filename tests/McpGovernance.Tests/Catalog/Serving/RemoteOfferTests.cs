using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Catalog;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RemoteOfferTests : IDisposable
{
    private readonly CollectingLoggerProvider _logs = new();
    private readonly LoggerFactory _loggers;
    private readonly CatalogOptions _options = new();
    private readonly CollectingEvents _events = new();

    public RemoteOfferTests() => _loggers = new LoggerFactory([_logs]);

    public void Dispose() => _loggers.Dispose();

    private RemoteOffer Offer(params CatalogDocument[] documents) => new(FakeCatalog.Source(documents), Options.Create(_options), _loggers.CreateLogger<RemoteOffer>(), _events);

    private static JsonObject Prompt(string description = "Summarizes.") => new JsonObject { ["name"] = "summarize", ["description"] = description };

    private static CatalogDocument WithPrompt { get; } = CatalogEntryEditor.Approve(Catalogs.Empty, CatalogSection.Prompts, JsonSerializer.SerializeToElement(Prompt()), Catalogs.Jane);

    private static bool Shows(RemoteOffer offer, JsonNode prompt, string server = "tickets") => offer.MayShow(server, TargetKind.Prompt, "summarize", prompt);

    [Test]
    public void WithoutACatalog_EverythingPasses()
    {
        var offer = Offer();
        Shows(offer, Prompt()).Should().BeTrue();
        offer.MayPass("tickets", "Use me.").Should().BeTrue();
        offer.MayAsk("tickets", TargetKind.Prompt, "summarize").Should().BeTrue();
    }

    [Test]
    public void Drift_IsToldOnceForEach_AndEndsWhenItIsAsApprovedAgain()
    {
        var offer = Offer(WithPrompt);
        Shows(offer, Prompt()).Should().BeTrue();
        offer.MayAsk("tickets", TargetKind.Prompt, "summarize").Should().BeTrue();

        Shows(offer, Prompt("Other.")).Should().BeFalse();
        Shows(offer, Prompt("Other.")).Should().BeFalse();

        offer.MayAsk("tickets", TargetKind.Prompt, "summarize").Should().BeFalse();
        offer.Drift.Should().Equal("The prompt 'summarize' of 'tickets': it is not as it was approved.");
        _logs.Lines.Should().ContainSingle().Which.Should().Contain("The prompt 'summarize' of 'tickets' is not as it was approved, and is withheld.");
        var happened = _events.Happened.Should().ContainSingle().Which;
        (happened.Kind, happened.Server, happened.Digest).Should().Be((GovernanceEventKind.Drifted, "tickets", ToolDigest.Of(JsonSerializer.SerializeToElement(Prompt("Other.")))));

        Shows(offer, Prompt()).Should().BeTrue();
        offer.MayAsk("tickets", TargetKind.Prompt, "summarize").Should().BeTrue();
        offer.Drift.Should().BeEmpty();
    }

    [Test]
    public void Drift_ThatOnlyWarns_Passes()
    {
        _options.Drift = CatalogDrift.Warn;
        var offer = Offer(WithPrompt);
        Shows(offer, Prompt("Other.")).Should().BeTrue();
        offer.MayAsk("tickets", TargetKind.Prompt, "other").Should().BeTrue();
        _logs.Lines.Should().ContainSingle().Which.Should().Contain("handed on as it is");
    }

    [Test]
    public void AServerThatNoCatalogIsOf_OffersNothing()
    {
        var offer = Offer(WithPrompt);
        Shows(offer, Prompt(), "other").Should().BeFalse();
        offer.MayPass("other", "Use me.").Should().BeFalse();
        offer.MayAsk("other", TargetKind.Prompt, "summarize").Should().BeFalse();
    }

    [Test]
    public void TrustOnFirstUse_KeepsToWhatWasSeenFirst_AndSaysSo()
    {
        _options.FirstUse = FirstUse.TrustOnFirstUse;
        var offer = Offer(WithPrompt);
        Shows(offer, Prompt(), "other").Should().BeTrue();
        Shows(offer, Prompt("Changed."), "other").Should().BeFalse();
        offer.MayAsk("other", TargetKind.Prompt, "summarize").Should().BeFalse();
        Shows(offer, Prompt(), "other").Should().BeTrue();
        offer.MayAsk("other", TargetKind.Prompt, "summarize").Should().BeTrue();
        Shows(offer, Prompt("Changed."), "tickets").Should().BeFalse("its catalog says what is approved");

        _events.Happened.Select(static one => (one.Kind, one.Server)).Should().StartWith((GovernanceEventKind.TrustedOnFirstUse, "other"));
        _logs.Lines.Should().Contain(static line => line.Contains("'summarize' of 'other' was trusted on first use"));
    }

    [Test]
    public void ADelegate_DecidesAboutEachDefinition()
    {
        var asked = new List<string>();
        _options.ApproveFirstUse = (server, definition) =>
        {
            asked.Add($"{server} {definition.GetRawText()}");
            return !definition.GetRawText().Contains("Other", StringComparison.Ordinal);
        };
        var offer = Offer(WithPrompt);
        Shows(offer, Prompt(), "other").Should().BeTrue();
        offer.MayAsk("other", TargetKind.Prompt, "summarize").Should().BeTrue();
        offer.MayAsk("other", TargetKind.Prompt, "unlisted").Should().BeFalse("nobody has decided about it");
        Shows(offer, Prompt("Other."), "other").Should().BeFalse();
        offer.MayAsk("other", TargetKind.Prompt, "summarize").Should().BeFalse();
        offer.MayPass("other", "Use me.").Should().BeTrue();
        asked.Should().Equal("""other {"name":"summarize","description":"Summarizes."}""", """other {"name":"summarize","description":"Other."}""", """other {"instructions":"Use me."}""");
    }

    [Test]
    public void ADelegateThatThrows_Withholds()
    {
        _options.ApproveFirstUse = static (_, _) => throw new InvalidOperationException("no");
        Shows(Offer(WithPrompt), Prompt(), "other").Should().BeFalse();
        _logs.Lines.Should().Contain(static line => line.Contains("could not be decided, so it is withheld"));
    }

    [Test]
    public void ASectionThatTheCatalogDoesNotHave_SaysNothing()
    {
        var offer = Offer(WithPrompt);
        offer.MayShow("tickets", TargetKind.Resource, "a://b", new JsonObject { ["uri"] = "a://b" }).Should().BeTrue();
        offer.MayAsk("tickets", TargetKind.Resource, "a://b").Should().BeTrue();
        offer.MayAsk("tickets", TargetKind.Task, "1").Should().BeTrue();
        offer.MayAsk("tickets", TargetKind.Tool, "anything").Should().BeTrue("of tools others decide");
    }

    [TestCase("a://b/1", true)]
    [TestCase("a://b/1/2", false)]
    [TestCase("c://b/1", false)]
    [TestCase("a://d/1", false, Description = "A draft.")]
    public void AResourceOfATemplate_MayBeAskedFor_WhenTheTemplateIsApproved(string uri, bool isApproved)
    {
        var catalog = CatalogEntryEditor.Approve(CatalogEntryEditor.Open(Catalogs.Empty, CatalogSection.Resources), CatalogSection.Templates, JsonElement.Parse("""{"uriTemplate":"a://b/{id}"}"""), Catalogs.Jane);
        catalog = CatalogEntryEditor.Draft(catalog, CatalogSection.Templates, JsonElement.Parse("""{"uriTemplate":"a://d/{id}"}"""));
        Offer(catalog).MayAsk("tickets", TargetKind.Resource, uri).Should().Be(isApproved);
    }

    [Test]
    public void ATemplateThatChanged_SpeaksForNothing()
    {
        var catalog = CatalogEntryEditor.Approve(CatalogEntryEditor.Open(Catalogs.Empty, CatalogSection.Resources), CatalogSection.Templates, JsonElement.Parse("""{"uriTemplate":"a://b/{id}"}"""), Catalogs.Jane);
        var offer = Offer(catalog);
        offer.MayShow("tickets", TargetKind.ResourceTemplate, "a://b/{id}", new JsonObject { ["uriTemplate"] = "a://b/{id}", ["description"] = "Other." }).Should().BeFalse();
        offer.MayAsk("tickets", TargetKind.Resource, "a://b/1").Should().BeFalse();
    }

    [TestCase("a://B/1")]
    [TestCase("A://b/1")]
    [TestCase("a://b/1#x")]
    [TestCase("a://b/%31")]
    public void AResourceThatDrifted_IsNotTheTemplates_UnderAnotherSpelling(string uri)
    {
        var catalog = CatalogEntryEditor.Approve(CatalogEntryEditor.Open(Catalogs.Empty, CatalogSection.Resources), CatalogSection.Templates, JsonElement.Parse("""{"uriTemplate":"a://b/{id}"}"""), Catalogs.Jane);
        var offer = Offer(catalog);
        offer.MayShow("tickets", TargetKind.Resource, "a://b/1", new JsonObject { ["uri"] = "a://b/1" }).Should().BeFalse();
        offer.MayAsk("tickets", TargetKind.Resource, uri).Should().BeFalse();
    }

    /// <summary>A server that floods the memory of what it changed gets nothing more, and other servers are judged as ever.</summary>
    [Test]
    public void AServerThatInventsEntriesWithoutEnd_IsOneOfWhichNothingIsApproved()
    {
        var other = WithPrompt with { Server = "other" };
        var offer = Offer(WithPrompt, other);
        Shows(offer, Prompt()).Should().BeTrue();
        for (var i = 0; i < 3_000; i++)
        {
            offer.MayShow("tickets", TargetKind.Prompt, $"invented {i}", new JsonObject { ["name"] = $"invented {i}" }).Should().BeFalse();
        }

        Shows(offer, Prompt("Changed.")).Should().BeFalse();
        offer.MayAsk("tickets", TargetKind.Prompt, "summarize").Should().BeFalse("it may have been one of those that could not be kept in mind");
        Shows(offer, Prompt(), "other").Should().BeTrue();
        Shows(offer, Prompt("Changed."), "other").Should().BeFalse();
        offer.MayAsk("other", TargetKind.Prompt, "summarize").Should().BeFalse();
        offer.Drift.Count().Should().BeLessThan(2_100);
        _events.Happened.Count.Should().BeLessThan(2_100);
    }

    /// <summary>One that alternates between two definitions does not fill the journal.</summary>
    [Test]
    public void ADefinitionThatComesAndGoes_IsToldOnce()
    {
        var offer = Offer(WithPrompt);
        for (var i = 0; i < 10; i++)
        {
            Shows(offer, Prompt()).Should().BeTrue();
            Shows(offer, Prompt("Changed.")).Should().BeFalse();
        }

        _events.Happened.Should().ContainSingle();
        _logs.Lines.Should().ContainSingle();
    }

    [Test]
    public void ANameOfAMegabyte_IsNotKeptInMind()
    {
        var (offer, name) = (Offer(WithPrompt), new string('x', 1 << 20));
        offer.MayShow("tickets", TargetKind.Prompt, name, new JsonObject { ["name"] = name }).Should().BeFalse();
        offer.Drift.Should().BeEmpty();
        _logs.Lines.Should().ContainSingle().Which.Length.Should().BeLessThan(2_000);
    }

    [Test]
    public void ANameWithALineOfItsOwn_StaysOneLine()
    {
        var offer = Offer(WithPrompt);
        offer.MayShow("tickets", TargetKind.Prompt, "x\n2026-11-27 all good", new JsonObject { ["name"] = "x\n2026-11-27 all good" }).Should().BeFalse();
        offer.Drift.Should().ContainSingle().Which.Should().NotContain("\n");
        _events.Happened[0].Reason.Should().NotContain("\n");
    }

    [TestCase("\"text\"")]
    [TestCase("[]")]
    [TestCase("""{"name":"summarize","arguments":[{"name":"a","name":"b"}]}""")]
    public void WhatCannotBeRead_IsNotShown_AndFailsNothingElse(string entry)
    {
        Offer(WithPrompt).MayShow("tickets", TargetKind.Prompt, "summarize", JsonNode.Parse(entry)!).Should().BeFalse();
        Offer(Catalogs.Empty).MayShow("tickets", TargetKind.Prompt, "summarize", JsonNode.Parse(entry)!).Should().BeTrue("its catalog says nothing of prompts");
    }

    [Test]
    public void TemplatesAlone_DecideAboutWhatTheyMatch()
    {
        var catalog = CatalogEntryEditor.Approve(Catalogs.Empty, CatalogSection.Templates, JsonElement.Parse("""{"uriTemplate":"a://b/{id}"}"""), Catalogs.Jane);
        var offer = Offer(catalog);
        offer.MayAsk("tickets", TargetKind.Resource, "file:///a").Should().BeTrue("the catalog says nothing of resources");
        offer.MayAsk("tickets", TargetKind.Resource, "a://b/1").Should().BeTrue();
        offer.MayShow("tickets", TargetKind.ResourceTemplate, "s://{id}", new JsonObject { ["uriTemplate"] = "s://{id}" }).Should().BeFalse();
        offer.MayAsk("tickets", TargetKind.Resource, "s://1").Should().BeFalse("a template that nobody approved serves it");
    }

    [Test]
    public void ATemplateThatNobodyCanRead_MatchesNothing()
    {
        var catalog = CatalogEntryEditor.Approve(CatalogEntryEditor.Open(Catalogs.Empty, CatalogSection.Resources), CatalogSection.Templates, JsonElement.Parse("""{"uriTemplate":"x://{user.name}"}"""), Catalogs.Jane);
        Offer(catalog).MayAsk("tickets", TargetKind.Resource, "x://jane").Should().BeFalse();
    }

    [Test]
    public void ResourcesOfATrustedTemplate_MayBeAskedFor()
    {
        _options.ApproveFirstUse = static (_, _) => true;
        var offer = Offer(WithPrompt);
        offer.MayAsk("other", TargetKind.Resource, "a://1").Should().BeFalse();
        offer.MayShow("other", TargetKind.ResourceTemplate, "a://{id}", new JsonObject { ["uriTemplate"] = "a://{id}" }).Should().BeTrue();
        offer.MayAsk("other", TargetKind.Resource, "a://1").Should().BeTrue();
    }

    /// <summary>A resource that was seen with another definition is not the template's either.</summary>
    [Test]
    public void AResourceThatDrifted_IsNotTheTemplates()
    {
        var catalog = CatalogEntryEditor.Approve(CatalogEntryEditor.Open(Catalogs.Empty, CatalogSection.Resources), CatalogSection.Templates, JsonElement.Parse("""{"uriTemplate":"a://b/{id}"}"""), Catalogs.Jane);
        var offer = Offer(catalog);
        offer.MayShow("tickets", TargetKind.Resource, "a://b/1", new JsonObject { ["uri"] = "a://b/1" }).Should().BeFalse();
        offer.MayAsk("tickets", TargetKind.Resource, "a://b/1").Should().BeFalse();
        offer.MayAsk("tickets", TargetKind.Resource, "a://b/2").Should().BeTrue();
    }
}
