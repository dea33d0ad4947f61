using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class ArgumentsInstanceTests
{
    private static readonly string s_long = new('n', 80);

    [TestCase("""{"type":"object","minProperties":2,"maxProperties":2}""", true)]
    [TestCase("""{"minProperties":3}""", false)]
    [TestCase("""{"maxProperties":1}""", false)]
    [TestCase("""{"type":"array"}""", false)]
    [TestCase("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""", true)]
    [TestCase("""{"properties":{"a":{"type":"string"}}}""", false)]
    [TestCase("""{"required":["b"]}""", false)]
    [TestCase("""{"properties":{"a":true,"LONG":{"type":"null"}},"additionalProperties":false}""", true)]
    [TestCase("""{"properties":{"LONG":{"type":"string"}}}""", false)]
    [TestCase("""{"properties":{"a":true},"additionalProperties":false}""", false)]
    [TestCase("""{"allOf":[{"properties":{"a":true}},{"properties":{"LONG":true}}],"unevaluatedProperties":false}""", true)]
    [TestCase("""{"properties":{"a":true},"unevaluatedProperties":{"type":"null"}}""", true)]
    [TestCase("""{"properties":{"LONG":true},"unevaluatedProperties":false}""", false)]
    [TestCase("""{"enum":[1,{"a":1.0,"LONG":null}]}""", true)]
    [TestCase("""{"const":{"a":1}}""", false)]
    [TestCase("""{"minimum":3,"minLength":3,"minItems":3,"uniqueItems":true}""", true)]
    [TestCase("""{"dependentSchemas":{"a":{"required":["LONG"]}},"propertyNames":{"pattern":"^[an]"}}""", true)]
    [TestCase("""{"propertyNames":{"maxLength":79}}""", false)]
    [TestCase("""{"not":{"type":["integer","number"]}}""", true)]
    public void Validate_Arguments_AreJudgedAsTheObjectThatTheyAre(string schema, bool isValid)
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse(schema.Replace("LONG", s_long, StringComparison.Ordinal)));
        var arguments = new Dictionary<string, JsonElement> { ["a"] = JsonElement.Parse("1"), [s_long] = JsonElement.Parse("null") };
        var expected = isValid ? SchemaVerdict.Valid : SchemaVerdict.Invalid;

        compiled.Validate(arguments).Should().Be(expected);
        compiled.Validate(new SortedDictionary<string, JsonElement>(arguments, StringComparer.Ordinal)).Should().Be(expected);
        compiled.Validate(JsonElement.Parse($$"""{"a":1,"{{s_long}}":null}""")).Should().Be(expected);
        var report = compiled.Explain(arguments);
        (report.Verdict, report.Errors.Count > 0, report.IsCut).Should().Be((expected, !isValid, false));
        report.Errors.Should().Equal(compiled.Explain(JsonElement.Parse($$"""{"a":1,"{{s_long}}":null}""")).Errors);
    }

    [Test]
    public void Validate_NoArguments_AreRefused()
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse("true"));

        FluentActions.Invoking(() => compiled.Validate(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => compiled.Explain(null!)).Should().Throw<ArgumentNullException>();
        compiled.Validate(new Dictionary<string, JsonElement>()).Should().Be(SchemaVerdict.Valid);
    }
}
