using System.Text.Json;
using McpGovernance.Catalog;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class ServedToolTests
{
    private static readonly SemanticVersion s_one = new(1, 0, 0), s_two = new(2, 0, 0), s_three = new(3, 0, 0);

    private static UpgradeStep Default(string path, string value) => new() { Kind = UpgradeStepKind.Default, Path = path, Value = JsonElement.Parse(value) };

    /// <summary>Three versions, each of which asks for one thing more; calls of each are carried out by the next.</summary>
    private static CatalogTool Chain()
    {
        var catalog = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane, channel: "canary");
        catalog = CatalogEditor.Approve(catalog, Catalogs.CreateTicket("title", "priority", "team"), Catalogs.Jane, channel: "edge");
        var tool = catalog.Find("create_ticket")!;
        return tool with
        {
            Versions =
            [
                tool.Versions[0] with { Upgrade = new CatalogUpgrade { To = s_two, Arguments = [Default("/priority", "\"low\"")] } },
                tool.Versions[1] with { Upgrade = new CatalogUpgrade { To = s_three, Arguments = [Default("/team", "\"desk\"")] } },
                tool.Versions[2],
            ],
        };
    }

    private static ServedTool Served(CatalogTool tool, CatalogWorld? world = null, CatalogRollback? rollback = null) => new(tool, rollback, world ?? new CatalogWorld());

    private static Dictionary<string, JsonElement> Arguments(string json) => JsonElement.Parse(json).EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value);

    [Test]
    public void Plan_OverSeveralUpgrades_TakesEachStep()
    {
        var (chain, served) = (Chain(), Served(Chain()));
        var plan = served.Plan(served.Pinned("1.0.0")!, chain.Versions[2].Digest)!;

        (plan.Handler, plan.Runs.Version, plan.IsLifted).Should().Be((null, "3.0.0", true));
        JsonSerializer.Serialize(plan.Lift(Arguments("""{"title":"a"}"""))).Should().Be("""{"title":"a","priority":"low","team":"desk"}""");
    }

    [Test]
    public void Plan_OfTheLiveVersion_TakesNoStep()
    {
        var (chain, served) = (Chain(), Served(Chain()));
        var plan = served.Plan(served.Pinned("2.0.0")!, chain.Versions[1].Digest)!;
        (plan.Handler, plan.Runs.Version, plan.IsLifted).Should().Be((null, "2.0.0", false));
    }

    [Test]
    public void Plan_WhereNothingOnTheWayIsLive_IsNone()
    {
        var served = Served(Chain());
        served.Plan(served.Pinned("1.0.0")!, "sha256-none").Should().BeNull();
        served.Plan(served.Pinned("3.0.0")!, Chain().Versions[0].Digest).Should().BeNull("nobody is taken back");
    }

    [Test]
    public void Plan_AHandlerUnderAnotherName_CarriesItOut_UnlessItSaysThatItIsAnotherVersion()
    {
        var digest = Chain().Versions[1].Digest;
        var world = new CatalogWorld { Handlers = new Dictionary<(string, string), string> { [("create_ticket", digest)] = "create_ticket_2" } };
        var served = Served(Chain(), world);
        var plan = served.Plan(served.Pinned("1.0.0")!, "sha256-none")!;
        (plan.Handler, plan.Runs.Version).Should().Be(("create_ticket_2", "2.0.0"));

        var mistaken = Served(Chain(), new CatalogWorld { Handlers = world.Handlers, Mistaken = new HashSet<(string, string)> { ("create_ticket", digest) } });
        mistaken.Plan(mistaken.Pinned("1.0.0")!, "sha256-none").Should().BeNull();
    }

    [Test]
    public void Plan_AnUpgradeInCodeThatIsNotThere_IsNone_AndOneThatIsThereIsTaken()
    {
        var chain = Chain();
        var coded = chain with { Versions = [chain.Versions[0] with { Upgrade = new CatalogUpgrade { To = s_two, IsInCode = true } }, chain.Versions[1], chain.Versions[2]] };
        var served = Served(coded);
        served.Plan(served.Pinned("1.0.0")!, chain.Versions[1].Digest).Should().BeNull();

        var world = new CatalogWorld
        {
            Upgrades = new Dictionary<(string, SemanticVersion), ToolUpgrade> { [("create_ticket", s_one)] = new(static arguments => new Dictionary<string, JsonElement>(arguments) { ["priority"] = JsonElement.Parse("1") }, static result => result) },
        };
        var withCode = Served(coded, world);
        withCode.Plan(withCode.Pinned("1.0.0")!, chain.Versions[1].Digest)!.Lift(Arguments("{}")).Should().ContainKey("priority");
    }

    [Test]
    public void Pinned_ByVersionAndByDigest_IsTheSame()
    {
        var served = Served(Chain());
        served.Pinned(Chain().Versions[1].Digest).Should().BeSameAs(served.Pinned("2.0.0"));
        served.Pinned("2.0").Should().BeNull();
        served.Versions.Select(static one => one.Version).Should().BeEquivalentTo("1.0.0", "2.0.0", "3.0.0");
    }

    [Test]
    public void OnChannel_OfNoSuchName_IsTheStableOne()
    {
        var served = Served(Chain());
        (served.OnChannel(null)!.Version, served.OnChannel("canary")!.Version, served.OnChannel("edge")!.Version, served.OnChannel("Canary")!.Version).Should().Be(("1.0.0", "2.0.0", "3.0.0", "1.0.0"));
    }

    [Test]
    public void Rollback_SendsHigherChannelsBack_AndEndsHigherVersions()
    {
        var served = Served(Chain(), rollback: new CatalogRollback("create_ticket", s_two, DateTimeOffset.UnixEpoch, "john", "It loses tickets."));
        var now = DateTimeOffset.UtcNow;
        (served.OnChannel(null)!.Version, served.OnChannel("canary")!.Version, served.OnChannel("edge")!.Version).Should().Be(("1.0.0", "2.0.0", "2.0.0"));
        (served.Pinned("2.0.0")!.IsOver(now), served.Pinned("3.0.0")!.IsOver(now), served.Pinned("3.0.0")!.Note, served.Pinned("2.0.0")!.Note).Should().Be((false, true, "It loses tickets.", null));
    }

    [Test]
    public void Deprecated_IsOverFromItsSunsetOn_AndSaysSo()
    {
        var sunset = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var catalog = CatalogEditor.Deprecate(Catalogs.Empty.With(Chain()), "create_ticket", s_one, sunset, s_two, Catalogs.Jane with { Note = "Use 2.0.0." });
        var one = Served(catalog.Find("create_ticket")!).Pinned("1.0.0")!;

        (one.IsOver(sunset.AddTicks(-1)), one.IsOver(sunset), one.Note, one.Replacement).Should().Be((false, true, "Use 2.0.0.", "2.0.0"));
        one.Told().ToJsonString().Should().Be($$"""{"version":"1.0.0","digest":"{{one.Digest}}","status":"deprecated","since":"2026-11-26T08:00:00Z","sunset":"2027-01-01T00:00:00Z","note":"Use 2.0.0.","replacedBy":"2.0.0"}""");
    }

    [Test]
    public void Deprecated_WithoutAnEnd_IsServedAndSaysNoEnd()
    {
        var catalog = CatalogEditor.Deprecate(Catalogs.Empty.With(Chain()), "create_ticket", s_one, null, null, Catalogs.Jane);
        var one = Served(catalog.Find("create_ticket")!).Pinned("1.0.0")!;
        one.IsOver(DateTimeOffset.MaxValue).Should().BeFalse();
        one.Told().ToJsonString().Should().Be($$"""{"version":"1.0.0","digest":"{{one.Digest}}","status":"deprecated","since":"2026-11-26T08:00:00Z","note":"Looked at it."}""");
    }

    [Test]
    public void Contract_HasWhatTheCatalogSaysOfTheTool()
    {
        var served = Served(Chain() with { Kind = ToolKind.Write, Risk = ToolRisk.Medium, Data = ["customer"], Target = "/account" });
        var contract = served.Pinned("2.0.0")!;
        (contract.Name, contract.Version, contract.Kind, contract.Risk, contract.TargetPointer, contract.Digest).Should().Be(("create_ticket", "2.0.0", ToolKind.Write, ToolRisk.Medium, "/account", Chain().Versions[1].Digest));
        contract.Data.Should().Equal("customer");
    }

    [Test]
    public void Shown_KeepsForeignMarks_AndChangesNobodysDefinition()
    {
        var definition = JsonElement.Parse("""{"name":"t","title":"T","inputSchema":{"type":"object"},"outputSchema":{"type":"integer"},"annotations":{"readOnlyHint":true},"icons":[{"src":"https://e.example/i.png"}],"_meta":{"k":1}}""");
        var tool = CatalogEditor.Approve(Catalogs.Empty, definition, Catalogs.Jane).Find("t")!;
        var contract = Served(tool).Pinned("1.0.0")!;
        var live = new LiveContract(contract.Definition, ToolKind.Read, _ => "sha256-other");

        var natural = contract.Shown(new Tool { Name = "t" }, live, isNatural: true);
        (natural.Title, natural.Annotations!.ReadOnlyHint, natural.Icons![0].Source, natural.OutputSchema!.Value.GetRawText()).Should().Be(("T", true, "https://e.example/i.png", """{"type":"integer"}"""));
        natural.Meta!["k"]!.GetValue<int>().Should().Be(1);
        natural.Meta["dev.mcpgovernance/tool"]!["version"]!.GetValue<string>().Should().Be("1.0.0");
        contract.Definition.Meta!.ContainsKey("dev.mcpgovernance/tool").Should().BeFalse();
        contract.Shown(new Tool { Name = "t" }, live, isNatural: true).Should().BeSameAs(natural, "it is made once");

        var earlier = contract.Shown(new Tool { Name = "t" }, live, isNatural: false);
        JsonElement.DeepEquals(earlier.OutputSchema!.Value, JsonElement.Parse("""{"type":"object","properties":{"result":{"type":"integer"}},"required":["result"]}""")).Should().BeTrue();

        var listed = new Tool { Name = "t", Description = "as the SDK made it" };
        contract.Shown(listed, new LiveContract(contract.Definition, ToolKind.Read, _ => contract.Digest), isNatural: false).Description.Should().Be("as the SDK made it");
        listed.Meta.Should().BeNull();
    }
}
