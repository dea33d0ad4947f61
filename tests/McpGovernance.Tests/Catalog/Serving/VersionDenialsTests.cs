using System.Text.Json.Nodes;
using McpGovernance.Catalog;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class VersionDenialsTests
{
    private static readonly DateTimeOffset s_sunset = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ServedContract Ending(string note, SemanticVersion? replacedBy = null)
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);
        var catalog = CatalogEditor.Deprecate(two, "create_ticket", new SemanticVersion(1, 0, 0), s_sunset, replacedBy, Catalogs.Jane with { Note = note });
        return new ServedTool(catalog.Find("create_ticket")!, null, new CatalogWorld()).Pinned("1.0.0")!;
    }

    private static FakeInvokeContext At(DateTimeOffset time, string? expect = null, GovernanceSide side = GovernanceSide.Server) => new(new FakeTimeProvider(time), facts: FakeFacts.Create() with { Side = side })
    {
        Parameters = expect is null ? null : new JsonObject { ["_meta"] = new JsonObject { ["dev.mcpgovernance/expect"] = expect } },
    };

    [Test]
    public void Of_BeforeItsSunset_IsNothing() => VersionDenials.Of(At(s_sunset.AddTicks(-1)), Ending("x")).Should().BeNull();

    [Test]
    public void Of_AfterItsSunset_SaysWhyAndWhatToUse()
    {
        var denial = VersionDenials.Of(At(s_sunset), Ending("It has no priority.", new SemanticVersion(2, 0, 0)))!;
        (denial.Code, denial.Message, denial.Detail).Should().Be(
            (DenialCodes.ContractVersionRetired, "Version 1.0.0 of this tool is served no longer. It has no priority. Use version 2.0.0. List the tools again.", "Version 1.0.0 is deprecated."));
    }

    [Test]
    public void Of_ALongNote_IsCut()
    {
        VersionDenials.Of(At(s_sunset), Ending(new string('x', 500)))!.Message.Should().Be($"Version 1.0.0 of this tool is served no longer. {new string('x', 500)} List the tools again.");
        VersionDenials.Of(At(s_sunset), Ending(new string('x', 501)))!.Message.Should().Be($"Version 1.0.0 of this tool is served no longer. {new string('x', 500)}… List the tools again.");
    }

    [Test]
    public void Of_ARetiredVersionWithoutANote_SaysOnlyThat()
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane);
        var retired = CatalogEditor.Retire(two, "create_ticket", new SemanticVersion(1, 0, 0), isWithdrawn: true, Catalogs.Jane);
        var denial = VersionDenials.Of(At(DateTimeOffset.UnixEpoch), new ServedTool(retired.Find("create_ticket")!, null, new CatalogWorld()).Pinned("1.0.0")!)!;
        (denial.Message, denial.Detail).Should().Be(("Version 1.0.0 of this tool is served no longer. List the tools again.", "Version 1.0.0 is withdrawn."));
    }

    [TestCase("1.0.0", true)]
    [TestCase("DIGEST", true)]
    [TestCase("2.0.0", false)]
    [TestCase("", false)]
    public void Of_WhatTheCallerExpects_MustBeWhatItGets(string expect, bool isSame)
    {
        var contract = Ending("x");
        var denial = VersionDenials.Of(At(DateTimeOffset.UnixEpoch, expect == "DIGEST" ? contract.Digest : expect), contract);
        (denial?.Code, denial?.Detail).Should().Be(isSame ? (null, null) : (DenialCodes.ContractVersionUnknown, "The version or digest that the caller expects is none that it can get."));
    }

    [Test]
    public void Of_AClientsCall_IsForTheServerToJudge() => VersionDenials.Of(At(s_sunset, "9.9.9", GovernanceSide.Client), Ending("x")).Should().BeNull();
}
