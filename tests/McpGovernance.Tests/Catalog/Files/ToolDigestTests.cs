using System.Text.Json;
using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolDigestTests
{
    private const string Tool = """{"name":"t","title":"T","description":"d","inputSchema":{"type":"object","properties":{"a":{"type":"string","description":"p"}}},"outputSchema":{"type":"object"},"annotations":{"readOnlyHint":true},"icons":[{"src":"i"}],"_meta":{"k":1},"execution":{"taskSupport":"optional"}}""";

    private static string Of(string definition) => ToolDigest.Of(JsonElement.Parse(definition));

    [Test]
    public void Of_OrderAndWhiteSpace_AreNoChange() => Of("""{ "inputSchema": {"type":"object"}, "name":"t" }""").Should().Be(Of("""{"name":"t","inputSchema":{"type":"object"}}""")).And.StartWith("sha256-");

    /// <summary>Whatever a model or client sees (threats 38 to 42).</summary>
    [TestCase("\"name\":\"t\"", "\"name\":\"u\"")]
    [TestCase("\"title\":\"T\"", "\"title\":\"U\"")]
    [TestCase("\"description\":\"d\"", "\"description\":\"e\"")]
    [TestCase("\"description\":\"p\"", "\"description\":\"q\"")]
    [TestCase("\"outputSchema\":{\"type\":\"object\"}", "\"outputSchema\":{}")]
    [TestCase("\"readOnlyHint\":true", "\"readOnlyHint\":false")]
    [TestCase("\"src\":\"i\"", "\"src\":\"j\"")]
    [TestCase("{\"k\":1}", "{\"k\":2}")]
    [TestCase("\"optional\"", "\"required\"")]
    [TestCase("\"name\":\"t\"", "\"name\":\"t\",\"unknown\":1")]
    public void Of_AnythingElse_IsAChange(string part, string instead)
    {
        Tool.Should().Contain(part);

        Of(Tool.Replace(part, instead, StringComparison.Ordinal)).Should().NotBe(Of(Tool));
    }

    [TestCase("""{"name":"t","_meta":{"dev.mcpgovernance/tool":{"version":"1.0.0"}}}""", """{"name":"t"}""")]
    [TestCase("""{"name":"t","_meta":{}}""", """{"name":"t"}""")]
    [TestCase("""{"name":"t","_meta":{"a":1,"dev.mcpgovernance/tool":1}}""", """{"name":"t","_meta":{"a":1}}""")]
    public void Of_WhatGovernanceAddedItself_DoesNotCount(string with, string without) => Of(with).Should().Be(Of(without));

    [TestCase("""{"name":"t","_meta":{"dev.mcpgovernancex/tool":1}}""")]
    [TestCase("""{"name":"t","_meta":7}""")]
    public void Of_WhatOnlyLooksSo_Counts(string definition) => Of(definition).Should().NotBe(Of("""{"name":"t"}"""));

    [TestCase("7")]
    [TestCase("[]")]
    public void Of_NoObject_IsRefused(string definition) => FluentActions.Invoking(() => Of(definition)).Should().Throw<ArgumentException>();
}
