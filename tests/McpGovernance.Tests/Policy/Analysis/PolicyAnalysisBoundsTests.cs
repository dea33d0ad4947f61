using System.Text.Json;
using McpGovernance.Policy;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Policy;

/// <summary>How much the analysis looks at, and what it leaves out when it does not know all tools.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyAnalysisBoundsTests
{
    private static IEnumerable<(string Code, string Pointer)> Found(CompiledPolicy policy, IEnumerable<ToolContract> tools, bool areAll) =>
        PolicyAnalysis.Of(policy, tools, areAll).Select(static one => (one.Code, one.Pointer));

    [Test]
    public void Of_SomeTools_IsSilentOnWhatTheOthersMayChange()
    {
        var policy = Policies.Load(Reviews.Document(
            """ "guards": [{ "name": "g", "tools": ["refnd", "purge_*"], "require": { "scope": "s" } }], "limits": [{ "name": "l", "tools": ["gone"], "rate": "1/m" }] """,
            """ "authenticated": [{ "kind": "read" }, "get_*", "list_tickets"], "mail": ["send_mail"], "money": ["refund"] """));

        Found(policy, Reviews.Tools, areAll: false).Should().BeEmpty();
        Found(policy, Reviews.Tools, areAll: true).Select(static one => one.Code).Distinct().Should().BeEquivalentTo(
            PolicyFindingCodes.UnknownTool, PolicyFindingCodes.NoMatch, PolicyFindingCodes.Unreachable, PolicyFindingCodes.Redundant);
        Found(policy, [], areAll: true).Should().BeEmpty();
    }

    /// <summary>A thousand patterns beside so many entries are two million pairs, which are the most that are compared.</summary>
    [TestCase(1_000, true)]
    [TestCase(1_001, false)]
    public void Of_ManyEntries_AreComparedUpToABound(int names, bool isCompared)
    {
        var policy = Policies.Load(builder => builder.Allow(
            "authenticated", [.. Enumerable.Range(0, 1_000).Select(static i => $"p{i:0000}*"), .. Enumerable.Range(0, names - 1).Select(static i => $"n{i:0000}"), "p0000x"]));

        Found(policy, [], areAll: false).Any(static one => one.Code == PolicyFindingCodes.Redundant).Should().Be(isCompared);
    }

    private static ValuePlaces Of(string schema) => new([JsonSchema.Compile(JsonElement.Parse(schema)).Root]);

    [TestCase(4_095, true)]
    [TestCase(4_096, false)]
    public void Member_InTheLastOfManyAlternatives_IsFoundUpToABound(int count, bool isFound) =>
        (Of($$"""{ "anyOf": [{{string.Join(", ", Enumerable.Repeat("""{ "properties": { "y": {} } }""", count - 1))}}, { "properties": { "x": {} } }] }""").Member("x") is not null).Should().Be(isFound);

    [TestCase(13, true)]
    [TestCase(14, false)]
    public void Requires_DeepDown_IsFoundUpToABound(int depth, bool isFound) =>
        Of(string.Concat(Enumerable.Repeat("""{ "type": "object", "allOf": [""", depth)) + """{ "required": ["x"] }""" + string.Concat(Enumerable.Repeat("] }", depth))).Requires("x").Should().Be(isFound);

    [Test]
    public void Tools_OfOneName_AreInTheOrderOfTheirVersions()
    {
        ToolContract[] contracts = [Reviews.Contract("b", ToolKind.Read, "{}"), Reviews.Contract("a", ToolKind.Read, "{}", "2.0.0"), Reviews.Contract("a", ToolKind.Write, "{}", "1.0.0")];
        var tools = new KnownTools(Policies.Allowing("a"), contracts, areAll: true);

        tools.All.Select(static tool => (tool.Name, tool.Contract.Version)).Should().Equal(("a", "1.0.0"), ("a", "2.0.0"), ("b", null));
        tools.Names.Should().BeEquivalentTo("a", "b");
        tools.AreAll.Should().BeTrue();
        new KnownTools(Policies.Allowing("a"), [], areAll: true).AreAll.Should().BeFalse();
        new KnownTools(Policies.Allowing("a"), contracts, areAll: false).AreAll.Should().BeFalse();
    }

    [Test]
    public void Tools_OfAnEntry_AreThoseThatMatchOrMayMatch()
    {
        var tools = new KnownTools(Policies.Allowing("a"), [Reviews.Contract("a", ToolKind.Read, "{}"), Reviews.Contract("ab", ToolKind.Write, "{}", "1.0.0", ToolRisk.Low)], areAll: true);
        string[] Matching(MatrixEntry entry) => [.. tools.Matching(entry).Select(static tool => tool.Name)];
        string[] Reached(MatrixEntry entry) => [.. tools.Reached(entry).Select(static tool => tool.Name)];
        var low = MatrixEntry.ForTraits(new ToolTraits { Risks = [ToolRisk.Low] }, null);

        Matching(MatrixEntry.Parse("a").Entry!).Should().Equal("a");
        Matching(MatrixEntry.Parse("a*").Entry!).Should().Equal("a", "ab");
        Matching(MatrixEntry.Parse("prompt:a").Entry!).Should().BeEmpty();
        Reached(MatrixEntry.Parse("prompt:*").Entry!).Should().BeEmpty();
        Matching(low).Should().Equal(["ab"], "what is not classified may be anything");
        Reached(low).Should().Equal("a", "ab");
    }

    [Test]
    public void Reach_OfRoles_IsWhatTheyAloneMayUse()
    {
        var policy = Policies.Load(Reviews.Document("", roles: """
            "dead": { "allOf": [{ "scope": "s" }, { "not": { "scope": "s" } }] }, "me": { "allOf": [{ "subject": "me", "asserted": true }] }
            """, matrix: """ "dead": ["refund"], "me": ["refund"], "money": ["refund"], "authenticated": ["get_ticket"], "local": ["get_ticket"] """));
        var tools = new KnownTools(policy, Reviews.Tools, areAll: true);
        var reach = new RoleReach(policy, tools);

        reach.Alive.Should().Contain(["me", "money", "authenticated", "local"]).And.NotContain("dead");
        reach.ToolsOf("dead").Should().BeEmpty();
        reach.ToolsOf("money").Select(static tool => tool.Name).Should().Equal("refund");
        reach.RolesOf(tools.All.Single(static tool => tool.Name == "refund")).Should().BeEquivalentTo("me", "money");
        new[] { "me", "money", "authenticated", "local", "anonymous" }.Select(reach.MayBePerson).Should().Equal(false, true, true, false, false);
        new[] { "dead", "me", "money", "authenticated", "nobody" }.Select(reach.Callers).Should().Equal(0, 1, null, null, 0);
    }
}
