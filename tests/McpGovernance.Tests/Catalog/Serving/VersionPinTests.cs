using System.Text.Json.Nodes;
using McpGovernance.Catalog;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class VersionPinTests
{
    [TestCase(null, null)]
    [TestCase("""{}""", null)]
    [TestCase("""[]""", null)]
    [TestCase("""{"_meta":null}""", null)]
    [TestCase("""{"_meta":[]}""", null)]
    [TestCase("""{"_meta":{}}""", null)]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":"1.0.0"}}""", "1.0.0")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":""}}""", "")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":null}}""", "", Description = "What cannot be read is never a version.")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":1}}""", "")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":["1.0.0"]}}""", "")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":{"create_ticket":"2.0.0"}}}""", "2.0.0")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":{"create_ticket":2}}}""", "")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":{"Create_ticket":"2.0.0"}}}""", null)]
    [TestCase("""{"_meta":{"Dev.mcpgovernance/expect":"1.0.0"}}""", null)]
    public void Of_ACall(string? parameters, string? expected) =>
        VersionPin.Of(new FakeInvokeContext { Parameters = parameters is null ? null : JsonNode.Parse(parameters) }, "create_ticket").Should().Be(expected);

    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":"1.0.0"}}""", null, Description = "One version says nothing about a list of tools.")]
    [TestCase("""{"_meta":{"dev.mcpgovernance/expect":{"create_ticket":"2.0.0"}}}""", "2.0.0")]
    public void Of_AList(string parameters, string? expected) =>
        VersionPin.Of(new FakeListContext { Parameters = JsonNode.Parse(parameters) }, "create_ticket").Should().Be(expected);
}
