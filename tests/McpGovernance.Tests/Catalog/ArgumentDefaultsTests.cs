using System.Text.Json;
using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class ArgumentDefaultsTests
{
    private static string? Fill(string schema, string arguments)
    {
        var members = JsonElement.Parse(arguments).EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);
        return new ArgumentDefaults(SchemaShapeReader.Read(JsonElement.Parse(schema))).Fill(members) is { } filled ? JsonSerializer.Serialize(filled) : null;
    }

    [TestCase("""{"properties":{"a":{"default":1}},"required":["a"]}""", "{}", """{"a":1}""")]
    [TestCase("""{"properties":{"a":{"default":1}},"required":["a"]}""", """{"a":2}""", null)]
    [TestCase("""{"properties":{"a":{"default":1}},"required":["a"]}""", """{"a":null}""", null)]
    [TestCase("""{"properties":{"a":{"default":1}}}""", "{}", null)]
    [TestCase("""{"properties":{"a":{}},"required":["a"]}""", "{}", null)]
    [TestCase("""{"properties":{"a":{"default":null}},"required":["a"]}""", "{}", """{"a":null}""")]
    [TestCase("""{"required":["a"]}""", "{}", null)]
    [TestCase("true", "{}", null)]
    public void Fill_OnlyWhatIsRequiredAndMissingAndHasADefault(string schema, string arguments, string? filled) => Fill(schema, arguments).Should().Be(filled);

    [TestCase("""{"properties":{"o":{"properties":{"a":{"default":1}},"required":["a"]}}}""", """{"o":{"b":0}}""", """{"o":{"b":0,"a":1}}""")]
    [TestCase("""{"properties":{"o":{"default":{},"properties":{"a":{"default":1}},"required":["a"]}},"required":["o"]}""", "{}", """{"o":{"a":1}}""")]
    [TestCase("""{"properties":{"l":{"items":{"properties":{"a":{"default":1}},"required":["a"]}}}}""", """{"l":[{},{"a":2},5]}""", """{"l":[{"a":1},{"a":2},5]}""")]
    [TestCase("""{"properties":{"l":{"items":{"properties":{"a":{"default":1}},"required":["a"]}}}}""", """{"l":[{"a":2}]}""", null)]
    public void Fill_InsideOfObjectsAndArrays(string schema, string arguments, string? filled) => Fill(schema, arguments).Should().Be(filled);

    [TestCase("""{"$ref":"#/$defs/x","$defs":{"x":{"properties":{"a":{"default":1}},"required":["a"]}}}""")]
    [TestCase("""{"required":["a"],"allOf":[{"properties":{"a":{"default":1}}}]}""")]
    [TestCase("""{"properties":{"a":{"$ref":"#/$defs/a~1b%25"}},"required":["a"],"$defs":{"a/b%":{"default":1}}}""")]
    public void Fill_WhereSchemasArePutTogether(string schema) => Fill(schema, "{}").Should().Be("""{"a":1}""");

    [TestCase("""{"anyOf":[{"properties":{"a":{"default":1}},"required":["a"]}]}""")]
    [TestCase("""{"if":true,"then":{"properties":{"a":{"default":1}},"required":["a"]}}""")]
    public void Fill_NotWhatMayOrMayNotHold(string schema) => Fill(schema, "{}").Should().BeNull();

    [Test]
    public void Fill_ASchemaThatRefersToItself_GoesAsDeepAsTheValue() =>
        Fill("""{"properties":{"n":{"$ref":"#"},"a":{"default":1}},"required":["a"]}""", """{"n":{"n":{}}}""")
            .Should().Be("""{"n":{"n":{"a":1},"a":1},"a":1}""");

    [Test]
    public void Fill_LeavesNumbersAsTheyWereWritten() =>
        Fill("""{"properties":{"a":{"default":1.50}},"required":["a"]}""", """{"b":12345678901234567890.10}""").Should().Be("""{"b":12345678901234567890.10,"a":1.50}""");
}
