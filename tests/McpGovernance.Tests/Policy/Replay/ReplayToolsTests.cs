using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReplayToolsTests
{
    private static readonly RecordedCall s_call = new()
    {
        CallerKind = CallerKind.Local,
        Kind = TargetKind.Tool,
        Target = "a",
        ToolKind = ToolKind.Write,
        ToolVersion = "1.0.0",
        Time = Policies.Now,
    };

    private static PolicyModel Model(string sections = "", string entries = "\"a\"") =>
        Policies.Load($$"""{ "name": "p", "version": "1", "matrix": { "local": [{{entries}}] } {{sections}} }""").Model;

    private static bool Finds(PolicyModel model, RecordedCall call, params ToolContract[] tools) => new ReplayTools(model, tools).TryFind(call, out _);

    private static string Guard(string members) => $$""", "guards": [{ "name": "g", "tools": ["a"], {{members}} }] """;

    [TestCase("", "{ \"risk\": \"low\" }", false)]
    [TestCase("", "{ \"data\": \"pii\" }", false)]
    [TestCase("", "{ \"kind\": \"write\" }", true)]
    [TestCase(""", "ceilings": [{ "name": "c", "admit": [{ "risk": "low" }] }] """, "\"a\"", false)]
    [TestCase(""", "guards": [{ "name": "g", "tools": [{ "risk": "low" }], "deny": true }] """, "\"a\"", false)]
    [TestCase(""", "limits": [{ "name": "l", "tools": [{ "risk": "low" }], "rate": "1/m" }] """, "\"a\"", false)]
    public void TryFind_EntriesOnTheCatalog_NeedIt(string sections, string entries, bool isFound)
    {
        Finds(Model(sections, entries), s_call).Should().Be(isFound);
        Finds(Model(sections, entries), s_call, Reviews.Contract("a", ToolKind.Write, "{}", "1.0.0")).Should().BeTrue();
        Finds(Model(sections, entries), s_call, Reviews.Contract("a", ToolKind.Write, "{}", "2.0.0")).Should().Be(isFound, "that is another version");
        Finds(Model(sections, entries), s_call with { ToolVersion = null }).Should().BeTrue("what has no version is not in a catalog");
    }

    [TestCase(""" "when": { "tool.risk": { "equals": "low" } }, "deny": true """, false)]
    [TestCase(""" "when": { "tool.data": { "contains": "pii" } }, "deny": true """, false)]
    [TestCase(""" "unless": { "tool.data": { "contains": "pii" } }, "deny": true """, false)]
    [TestCase(""" "when": { "tool.kind": { "equals": "read" } }, "deny": true """, true)]
    [TestCase(""" "when": { "args.x": { "equals": 5 } }, "deny": true """, true)]
    public void TryFind_ConditionsOnTheCatalog_NeedIt(string members, bool isFound) => Finds(Model(Guard(members)), s_call).Should().Be(isFound);

    [Test]
    public void TryFind_WhatIsNoTool_HasNoContract()
    {
        var tools = new ReplayTools(Model(entries: "{ \"risk\": \"low\" }"), null);

        tools.TryFind(s_call with { Kind = TargetKind.Prompt }, out var prompt).Should().BeTrue();
        tools.TryFind(s_call with { ToolKind = null }, out var unknown).Should().BeTrue();
        (prompt, unknown).Should().Be((null, null));
    }

    [Test]
    public void TryFind_Contract_IsOfTheRecordAndTheCatalog()
    {
        var known = (LiveContract)Reviews.Contract("a", ToolKind.Read, "{}", "1.0.0", ToolRisk.Low);
        var tools = new ReplayTools(Model(), [known, Reviews.Contract("a", ToolKind.Read, "{}", "1.0.0", ToolRisk.Medium)]);

        tools.TryFind(s_call, out var contract).Should().BeTrue();
        (contract!.Name, contract.Kind, contract.Version, contract.Risk).Should().Be(("a", ToolKind.Write, "1.0.0", ToolRisk.Low));
        tools.TryFind(s_call, out var again);
        again.Should().BeSameAs(contract);
        tools.TryFind(s_call with { ToolVersion = "2.0.0" }, out var other);
        (other!.Version, other.Risk).Should().Be(("2.0.0", ToolRisk.High));
        other.Data.Should().BeEmpty();
    }
}
