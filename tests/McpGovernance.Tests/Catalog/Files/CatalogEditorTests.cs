using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CatalogEditorTests
{
    private static readonly SemanticVersion One = new(1, 0, 0), Two = new(2, 0, 0);

    private static CatalogTool Ticket(CatalogDocument catalog) => catalog.Find("create_ticket")!;

    private static void ShouldBeRefused(Func<CatalogDocument> change, string message) => change.Should().Throw<CatalogException>().WithMessage($"*{message}*");

    [Test]
    public void Approve_ANewTool_IsStableAsOne()
    {
        var tool = Ticket(Catalogs.WithTicket);

        tool.Versions.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Version = One, Status = CatalogStatus.Active, Digest = ToolDigest.Of(Catalogs.CreateTicket("title")) });
        tool.Versions[0].Approval.Should().Be(new CatalogApproval("jane@example.com", new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), "Looked at it."));
        tool.Channels.Should().Equal(new Dictionary<string, SemanticVersion> { ["stable"] = One });
        tool.History.Should().ContainSingle().Which.What.Should().Be("approved 1.0.0 for stable");
        (tool.Kind, tool.Risk).Should().Be((ToolKind.Destructive, ToolRisk.High), "nobody has classified it");
    }

    /// <summary>The required field that breaks older agents: it needs a major, and says why.</summary>
    [Test]
    public void Approve_ARequiredFieldMore_IsTheNextMajor()
    {
        var tool = Ticket(CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane, channel: "canary"));

        tool.Versions.Select(static one => one.Version).Should().Equal(One, Two);
        tool.Channels.Should().Equal(new Dictionary<string, SemanticVersion> { ["stable"] = One, ["canary"] = Two });
    }

    [TestCase("1.0.1")]
    [TestCase("1.9.0")]
    [TestCase("1.0.0")]
    public void Approve_LessThanTheChangeNeeds_IsRefused(string version) => ShouldBeRefused(
        () => CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane, SemanticVersion.Parse(version)), "'priority' is required now*Expected 2.0.0 or higher");

    [Test]
    public void Approve_MoreThanTheChangeNeeds_IsTaken() =>
        Ticket(CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.Tool("create_ticket", "Another text.", "title"), Catalogs.Jane, new SemanticVersion(3, 1, 0))).Versions[^1].Version.Should().Be(new SemanticVersion(3, 1, 0));

    [Test]
    public void Approve_AnotherText_IsAPatch() =>
        Ticket(CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.Tool("create_ticket", "Another text.", "title"), Catalogs.Jane)).Channels["stable"].Should().Be(new SemanticVersion(1, 0, 1));

    [Test]
    public void Approve_TheSameOnceMore_KeepsWhoApprovedIt()
    {
        var again = Ticket(CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title"), Catalogs.Jane with { By = "john@example.com" }, channel: "canary"));

        again.Versions.Should().ContainSingle().Which.Approval!.By.Should().Be("jane@example.com");
        again.Channels["canary"].Should().Be(One);
        again.History[^1].By.Should().Be("john@example.com");
    }

    [Test]
    public void Approve_TheSameUnderAnotherVersion_IsRefused() => ShouldBeRefused(() => CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title"), Catalogs.Jane, Two), "as 1.0.0 already");

    [Test]
    public void Draft_ThenApprove_IsOneVersion()
    {
        var draft = CatalogEditor.Draft(Catalogs.Empty, Catalogs.CreateTicket("title"));
        Ticket(draft).Versions.Should().ContainSingle().Which.Should().Match<CatalogVersion>(static one => one.Status == CatalogStatus.Draft && one.Approval == null && !one.IsServed);
        Ticket(draft).Channels.Should().BeEmpty();

        Catalogs.Text(CatalogEditor.Approve(draft, Catalogs.CreateTicket("title"), Catalogs.Jane)).Should().Be(Catalogs.Text(Catalogs.WithTicket));
    }

    [Test]
    public void Draft_WhatIsKnown_ChangesNothing() => CatalogEditor.Draft(Catalogs.WithTicket, Catalogs.CreateTicket("title")).Should().BeSameAs(Catalogs.WithTicket);

    /// <summary>Not what an earlier draft would need, but what callers of the approved version would.</summary>
    [Test]
    public void Approve_AfterADraftThatBroke_IsComparedWithWhatWasApproved()
    {
        var drafted = CatalogEditor.Draft(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"));
        var tool = Ticket(CatalogEditor.Approve(drafted, Catalogs.CreateTicket("title", "priority", "due"), Catalogs.Jane));

        tool.Versions.Select(static one => one.Version).Should().Equal(One, Two, new SemanticVersion(2, 0, 1));
    }

    [Test]
    public void Point_Back_IsOnRecord()
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);
        var back = Ticket(CatalogEditor.Point(two, "create_ticket", "stable", One, Catalogs.Jane with { Note = "Agents fail." }));

        back.Channels["stable"].Should().Be(One);
        back.History[^1].Should().Be(new CatalogEvent(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), "jane@example.com", "stable: 2.0.0 to 1.0.0", "Agents fail."));
    }

    [Test]
    public void Change_OfWhatIsNotThere_SaysWhatIs()
    {
        ShouldBeRefused(() => CatalogEditor.Point(Catalogs.WithTicket, "create_tickets", "stable", One, Catalogs.Jane), "no tool 'create_tickets'. It has: create_ticket");
        ShouldBeRefused(() => CatalogEditor.Point(Catalogs.WithTicket, "create_ticket", "stable", Two, Catalogs.Jane), "no version 2.0.0. It has: 1.0.0");
        ShouldBeRefused(() => CatalogEditor.Draft(Catalogs.Empty, System.Text.Json.JsonElement.Parse("""{"name":""}""")), "with a 'name'");
    }

    [Test]
    public void Deprecate_IsServedUntilItsSunset_AndRetireEndsIt()
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);
        var sunset = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var deprecated = CatalogEditor.Deprecate(two, "create_ticket", One, sunset, Two, Catalogs.Jane with { Note = "Use 2.0.0." });
        Ticket(deprecated).Find(One).Should().Match<CatalogVersion>(one => one.IsServed && one.Deprecation == new CatalogDeprecation(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), sunset, "Use 2.0.0.", Two));

        var retired = CatalogEditor.Retire(deprecated, "create_ticket", One, isWithdrawn: false, Catalogs.Jane);
        Ticket(retired).Find(One).Should().Match<CatalogVersion>(static one => !one.IsServed && one.Status == CatalogStatus.Retired && one.Deprecation != null);
        ShouldBeRefused(() => CatalogEditor.Deprecate(retired, "create_ticket", One, null, null, Catalogs.Jane), "is retired");
        ShouldBeRefused(() => CatalogEditor.Point(retired, "create_ticket", "stable", One, Catalogs.Jane), "is retired");
        Catalogs.Read(CatalogFile.Write(retired)).Tools.Should().ContainSingle();
    }

    [Test]
    public void Retire_WhatAChannelPointsTo_IsRefused()
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);

        ShouldBeRefused(() => CatalogEditor.Retire(two, "create_ticket", Two, isWithdrawn: true, Catalogs.Jane), "'stable' points to 2.0.0");
    }

    [Test]
    public void Retire_TheLastVersion_TakesTheToolOutOfService()
    {
        var tool = Ticket(CatalogEditor.Retire(Catalogs.WithTicket, "create_ticket", One, isWithdrawn: true, Catalogs.Jane));

        (tool.Versions[0].Status, tool.Channels.Count, tool.History[^1].What).Should().Be((CatalogStatus.Withdrawn, 0, "withdrawn 1.0.0"));
    }

    [Test]
    public void Retire_ADraft_IsRefused() => ShouldBeRefused(
        () => CatalogEditor.Retire(CatalogEditor.Draft(Catalogs.Empty, Catalogs.CreateTicket("title")), "create_ticket", One, isWithdrawn: false, Catalogs.Jane), "is a draft");

    [Test]
    public void Approve_WhatWasWithdrawn_IsServedAgain()
    {
        var withdrawn = CatalogEditor.Retire(Catalogs.WithTicket, "create_ticket", One, isWithdrawn: true, Catalogs.Jane);
        var again = Ticket(CatalogEditor.Approve(withdrawn, Catalogs.CreateTicket("title"), Catalogs.Jane with { By = "john@example.com" }));

        again.Versions.Should().ContainSingle().Which.Should().Match<CatalogVersion>(static one => one.Status == CatalogStatus.Active && one.Approval!.By == "john@example.com");
    }

    [Test]
    public void Approve_ASchemaThatDoesNotCompile_IsRefused() => FluentActions.Invoking(() => CatalogEditor.Approve(
        Catalogs.WithTicket, System.Text.Json.JsonElement.Parse("""{"name":"create_ticket","inputSchema":{"type":"nothing"}}"""), Catalogs.Jane)).Should().Throw<JsonSchemaException>();
}
