using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolComparerTests
{
    private const string Tool = """{"name":"t","description":"x","inputSchema":{"type":"object","properties":{"a":{"type":"string"}}},"outputSchema":{"type":"object","properties":{"r":{"type":"string"}},"required":["r"],"additionalProperties":false}}""";

    [TestCase("x", "x", VersionBump.None)]
    [TestCase("\"description\":\"x\"", "\"description\":\"y\"", VersionBump.Patch)]
    [TestCase("\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"string\",\"description\":\"d\"}", VersionBump.Patch)]
    [TestCase("\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"string\"}", VersionBump.Minor)]
    [TestCase("\"a\":{\"type\":\"string\"}}", "\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]", VersionBump.Major)]
    [TestCase("\"r\":{\"type\":\"string\"}", "\"r\":{\"type\":\"string\"},\"s\":{}", VersionBump.Minor)]
    [TestCase("\"r\":{\"type\":\"string\"}", "\"r\":{\"type\":[\"string\",\"null\"]}", VersionBump.Major)]
    [TestCase("\"outputSchema\"", "\"other\"", VersionBump.Major)]
    [TestCase("\"name\":\"t\"", "\"name\":\"u\"", VersionBump.Major)]
    [TestCase("\"description\":\"x\"", "\"description\":\"x\",\"annotations\":{\"destructiveHint\":true}", VersionBump.Patch)]
    [TestCase("\"description\":\"x\"", "\"description\":\"x\",\"annotations\":{\"readOnlyHint\":true}", VersionBump.Minor)]
    public void Compare_Change_NeedsTheBump(string part, string instead, VersionBump expected)
    {
        Tool.Should().Contain(part);

        ToolComparer.Compare(JsonElement.Parse(Tool), JsonElement.Parse(Tool.Replace(part, instead, StringComparison.Ordinal))).Bump.Should().Be(expected);
    }

    [Test]
    public void Compare_OutputSchemaAdded_IsMinor() =>
        ToolComparer.Compare(JsonElement.Parse("""{"name":"t"}"""), JsonElement.Parse("""{"name":"t","outputSchema":{"type":"object"}}""")).Bump.Should().Be(VersionBump.Minor);

    [Test]
    public void Compare_NoName_IsRefused()
    {
        var compare = () => ToolComparer.Compare(JsonElement.Parse("{}"), JsonElement.Parse("{}"));

        compare.Should().Throw<ArgumentException>();
    }
}
