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

    /// <summary>A schema that asks nothing still gets objects only.</summary>
    [TestCase("""{"type":"object"}""", VersionBump.Minor, null)]
    [TestCase("""{"type":["object","null"]}""", VersionBump.Minor, null)]
    [TestCase("""{"type":"object","required":["p"]}""", VersionBump.Major, "{}")]
    [TestCase("""{"type":"array"}""", VersionBump.Major, "{}")]
    public void Compare_ArgumentsOfASchemaThatAskedNothing_AreObjects(string now, VersionBump expected, string? counterexample)
    {
        var comparison = ToolComparer.Compare(JsonElement.Parse("""{"name":"t","inputSchema":{}}"""), JsonElement.Parse($$"""{"name":"t","inputSchema":{{now}}}"""));

        (comparison.Bump, comparison.Input!.Counterexample?.GetRawText()).Should().Be((expected, counterexample));
    }

    [Test]
    public void Compare_ResultOfASchemaThatPromisedAnObject_MayBeAnything() =>
        ToolComparer.Compare(JsonElement.Parse("""{"name":"t","outputSchema":{"type":"object"}}"""), JsonElement.Parse("""{"name":"t","outputSchema":{}}""")).Output!.Verdict.Should().Be(ChangeVerdict.Breaking);

    [Test]
    public void Compare_Texts_AreShownFromWhereTheyDiffer()
    {
        var before = $"{new string('a', 300)}. It reads.";
        var reasons = ToolComparer.Compare(
            JsonElement.Parse($$"""{"name":"t","title":"T","description":"{{before}}"}"""), JsonElement.Parse($$"""{"name":"t","_meta":{"k":1},"description":"{{before.Replace("reads", "writes")}}"}""")).Reasons.Select(static one => one.Sentence);

        reasons.Should().BeEquivalentTo("'title' is gone.", "'_meta' is new: {\"k\":1}.", $"'description' was …{new string('a', 35)}. It reads.\" and is …{new string('a', 35)}. It writes.\".");
    }

    [Test]
    public void Compare_NoName_IsRefused()
    {
        var compare = () => ToolComparer.Compare(JsonElement.Parse("{}"), JsonElement.Parse("{}"));

        compare.Should().Throw<ArgumentException>();
    }
}
