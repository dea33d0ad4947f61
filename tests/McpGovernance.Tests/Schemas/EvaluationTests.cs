using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class EvaluationTests
{
    // Eight schemas on the way for each level that a value may have.
    [TestCase(7, SchemaVerdict.Valid)]
    [TestCase(8, SchemaVerdict.TooDeep)]
    public void Check_SchemasInSchemas_NestUpToALimit(int levels, SchemaVerdict expected)
    {
        var schema = string.Concat(Enumerable.Repeat("{\"anyOf\":[", levels)) + "{\"minLength\":1}" + string.Concat(Enumerable.Repeat("]}", levels));

        Compile(schema, SchemaLimits.Default with { MaxDepth = 1 }).Validate(JsonElement.Parse("\"a\"")).Should().Be(expected);
    }

    [TestCase(2, SchemaVerdict.Valid)]
    [TestCase(1, SchemaVerdict.TooMuchWork)]
    public void Check_EachSchema_TakesWork(int work, SchemaVerdict expected) =>
        Compile("""{"items":{"minLength":1}}""", SchemaLimits.Default with { MaxWork = work }).Validate(JsonElement.Parse("[\"a\"]")).Should().Be(expected);

    // Bits of more than 512 items are rented, and may have been used before.
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(130)]
    [TestCase(512)]
    [TestCase(513)]
    [TestCase(600)]
    public void Check_WhatNothingLooksAt_IsToldByItem(int count)
    {
        var ones = string.Join(',', Enumerable.Repeat("1", count));
        var all = Unevaluated(count);
        foreach (var known in new[] { 0, 1, 63, count / 2, count - 1 })
        {
            all.Validate(JsonElement.Parse($"[{ones}]")).Should().Be(SchemaVerdict.Valid);
            Unevaluated(known).Validate(JsonElement.Parse($"[{ones}]")).Should().Be(SchemaVerdict.Invalid, "only {0} of {1} are known", known, count);
        }
    }

    [TestCase("""{"anyOf":[{"properties":{"a":true}},{"properties":{"b":true}}]}""", """{"a":1,"b":1}""", true)]
    [TestCase("""{"anyOf":[{"properties":{"a":true},"required":["c"]},{"properties":{"b":true}}]}""", """{"a":1,"b":1}""", false)]
    [TestCase("""{"oneOf":[{"properties":{"a":true},"required":["c"]},{"properties":{"b":true}}]}""", """{"b":1}""", true)]
    [TestCase("""{"oneOf":[{"properties":{"a":true}},{"properties":{"b":true}}]}""", """{"b":1}""", false)]
    [TestCase("""{"not":{"not":{"properties":{"a":true}}}}""", """{"a":1}""", false)]
    [TestCase("""{"if":{"properties":{"a":true},"required":["a"]},"then":{"properties":{"b":true}},"else":{"properties":{"c":true}}}""", """{"a":1,"b":1}""", true)]
    [TestCase("""{"if":{"properties":{"a":true},"required":["a"]},"then":{"properties":{"b":true}},"else":{"properties":{"c":true}}}""", """{"c":1}""", true)]
    [TestCase("""{"if":{"properties":{"a":true},"required":["a"]},"then":{"properties":{"b":true}},"else":{"properties":{"c":true}}}""", """{"b":1}""", false)]
    [TestCase("""{"dependentSchemas":{"a":{"properties":{"a":true,"b":true}}}}""", """{"a":1,"b":1}""", true)]
    [TestCase("""{"dependentSchemas":{"a":{"properties":{"a":true,"b":true}}}}""", """{"b":1}""", false)]
    [TestCase("""{"allOf":[{"properties":{"a":true},"unevaluatedProperties":true}]}""", """{"b":1}""", true)]
    [TestCase("""{"additionalProperties":{"type":"integer"}}""", """{"b":1}""", true)]
    [TestCase("""{"patternProperties":{"^b":true}}""", """{"b":1,"c":1}""", false)]
    public void Check_WhatWasLookedAt_IsWhatSucceeded(string schema, string value, bool isValid) =>
        (Compile($$"""{"allOf":[{{schema}}],"unevaluatedProperties":false}""", SchemaLimits.Default).Validate(JsonElement.Parse(value)) == SchemaVerdict.Valid).Should().Be(isValid);

    private static JsonSchema Unevaluated(int known) =>
        Compile($$"""{"anyOf":[{"prefixItems":[true{{string.Concat(Enumerable.Repeat(",true", Math.Max(0, known - 1)))}}]{{(known == 0 ? ",\"maxItems\":0" : "")}}},true],"unevaluatedItems":false}""", SchemaLimits.Default);

    private static JsonSchema Compile(string schema, SchemaLimits limits) => JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Limits = limits });
}
