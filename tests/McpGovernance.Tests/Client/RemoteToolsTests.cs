using System.Text.Json.Nodes;
using McpGovernance.Client;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RemoteToolsTests
{
    private readonly RemoteTools _tools = new(static definition => definition.GetRawText());

    [Test]
    public void Learn_ADefinition_KeepsItAsItCameAndBelievesNoHint()
    {
        var definition = Tool("t");
        definition["x-unknown"] = 1;
        definition["annotations"] = new JsonObject { ["readOnlyHint"] = true };
        var learned = _tools.Learn(definition);
        definition["x-unknown"] = 2;

        _tools.Find("t").Should().BeSameAs(learned);
        _tools.Find("T").Should().BeNull();
        learned!.Kind.Should().Be(ToolKind.Destructive);
        learned.Digest.Should().Contain("\"x-unknown\":1", "an unknown field counts, and nobody changes it afterwards");
    }

    [TestCase("""{}""")]
    [TestCase("""{"name":""}""")]
    [TestCase("""{"name":7}""")]
    [TestCase("""{"name":"t","inputSchema":7}""")]
    [TestCase("""{"name":"t","name":"t"}""")]
    public void Learn_WhatIsNoTool_IsForgotten(string definition)
    {
        _tools.Learn(JsonNode.Parse(definition)).Should().BeNull();
        _tools.Find("t").Should().BeNull();
    }

    [Test]
    public void Learn_TooMany_KeepsTheFirstAndStillLearnsTheirChanges()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _tools.Learn(Tool($"t{i}"));
        }

        _tools.Learn(Tool("more")).Should().NotBeNull("it is listed all the same");
        _tools.Find("more").Should().BeNull();
        var changed = Tool("t0");
        changed["description"] = "changed";
        _tools.Find("t0").Should().NotBeSameAs(_tools.Learn(changed));
        _tools.Find("t0")!.Digest.Should().Contain("changed");
    }

    private static JsonObject Tool(string name) => new() { ["name"] = name, ["inputSchema"] = new JsonObject { ["type"] = "object" } };
}
