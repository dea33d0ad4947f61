using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public class SchemaValuesTests
{
    private const string Ticket = """
        {"type":"object","required":["title","priority"],"additionalProperties":false,
         "properties":{"title":{"type":"string","examples":["Printer on fire"]},"priority":{"type":"integer","minimum":2,"maximum":9},
                       "state":{"enum":["open","closed"],"default":"open"},"note":{"type":"string","maxLength":3}}}
        """;

    [TestCase(Ticket, """{"title":"Printer on fire","priority":2,"state":"open"}""")]
    [TestCase("""{"type":"string"}""", "\"text\"")]
    [TestCase("""{"type":["string","null"]}""", "\"text\"")]
    [TestCase("""{"anyOf":[{"type":"null"},{"type":"integer"}]}""", "1")]
    [TestCase("""{"type":"integer","multipleOf":7}""", "7")]
    [TestCase("""{"type":"integer","minimum":10,"multipleOf":7}""", "14")]
    [TestCase("""{"type":"number","exclusiveMinimum":0,"maximum":0.1,"multipleOf":0.05}""", "0.05")]
    [TestCase("""{"exclusiveMinimum":0.1,"exclusiveMaximum":0.2,"type":"number"}""", "0.101")]
    [TestCase("""{"allOf":[{"multipleOf":4},{"multipleOf":6}],"type":"integer","minimum":1}""", "12")]
    [TestCase("""{"type":"integer","minimum":1e40}""", "1e40")]
    [TestCase("""{"const":{"a":[1.50]}}""", """{"a":[1.50]}""")]
    [TestCase("""{"enum":[1,"two",3],"type":"string"}""", "\"two\"")]
    [TestCase("""{"type":"string","minLength":6,"maxLength":6}""", "\"aaaaaa\"")]
    [TestCase("""{"type":"string","pattern":"^[A-Z]{2}-\\d{3}$"}""", "\"AA-000\"")]
    [TestCase("""{"type":"array","items":{"type":"boolean"}}""", "[true]")]
    [TestCase("""{"type":"array","uniqueItems":true,"minItems":2,"items":{"type":"boolean"}}""", "[true,false]")]
    [TestCase("""{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":false,"minItems":2}""", "[1,2]")]
    [TestCase("""{"type":"array","contains":{"const":"x"},"minContains":2}""", """["x","x"]""")]
    [TestCase("""{"type":"object","properties":{"child":{"$ref":"#"},"id":{"type":"integer"}},"required":["id"]}""", """{"id":1}""")]
    [TestCase("""{"oneOf":[{"required":["a"]},{"required":["b"]}],"type":"object"}""", """{"a":"text"}""")]
    [TestCase("""{"type":"object","required":["a"],"dependentRequired":{"a":["b"]},"dependentSchemas":{"b":{"required":["c"]}}}""", """{"a":"text","b":"text","c":"text"}""")]
    [TestCase("""{"type":"object","patternProperties":{"^n_":{"type":"integer"}},"additionalProperties":false,"minProperties":1}""", """{"n_":1}""")]
    [TestCase("""{"type":"object","propertyNames":{"enum":["only"]},"minProperties":1}""", """{"only":"text"}""")]
    [TestCase("""{"type":"object","allOf":[{"properties":{"a":{"const":1}},"required":["a"]}],"unevaluatedProperties":false}""", """{"a":1}""")]
    [TestCase("""{"type":"object","required":["k"],"properties":{"k":{"const":"x"}},"if":{"properties":{"k":{"const":"x"}}},"then":{"required":["y"]}}""", """{"k":"x","y":"text"}""")]
    [TestCase("""{"not":{"type":["object","array","string","number","boolean"]}}""", "null")]
    [TestCase("true", "\"text\"")]
    public void Example_OfASchema_IsPlainAndValid(string schema, string expected)
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse(schema));
        var example = SchemaValues.Of(compiled).Example();

        example!.Value.GetRawText().Should().Be(expected);
        compiled.Validate(example.Value).Should().Be(SchemaVerdict.Valid);
    }

    [TestCase("false")]
    [TestCase("""{"type":"string","enum":[1,2]}""")]
    [TestCase("""{"type":"integer","exclusiveMinimum":1,"exclusiveMaximum":2}""")]
    [TestCase("""{"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}}}""")]
    [TestCase("""{"type":"array","uniqueItems":true,"minItems":3,"items":{"type":"boolean"}}""")]
    public void Example_OfASchemaWithoutValues_IsNone_AndTheStreamEnds(string schema)
    {
        var values = SchemaValues.Of(JsonSchema.Compile(JsonElement.Parse(schema)));

        values.Example().Should().BeNull();
        values.Generate(1).Should().BeEmpty();
        values.Candidates(1).Take(50).Should().HaveCount(50, "there are always candidates");
    }

    [Test]
    public void Example_ThatExceedsTheLimitsOfValidation_IsNone()
    {
        var schema = JsonElement.Parse("""{"type":"string","minLength":20}""");
        JsonElement? Of(int bytes) => SchemaValues.Of(JsonSchema.Compile(schema, new JsonSchemaSettings { Limits = new SchemaLimits { MaxValueBytes = bytes } })).Example();

        Of(21).Should().BeNull();
        Of(22).Should().NotBeNull();
    }

    [Test]
    public void Example_BehindADynamicReference_IsOfTheSchemaThatIsMeant()
    {
        var schema = JsonSchema.Compile(JsonElement.Parse("""
            {"$id":"http://a/strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false,
             "$defs":{"tree":{"$id":"http://a/tree","$dynamicAnchor":"node","type":"object","required":["data"],
                              "properties":{"data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}}}
            """));
        var values = SchemaValues.Of(schema).Generate(1).Take(100).ToList();

        values.Should().HaveCount(100).And.OnlyContain(value => schema.Validate(value) == SchemaVerdict.Valid);
        values.Count(static value => value.TryGetProperty("children", out var children) && children.GetArrayLength() > 0).Should().BePositive();
    }

    [TestCase("""{"type":"integer","minimum":-3,"maximum":12}""", "-3", "-2", "11", "12")]
    [TestCase("""{"type":"number","exclusiveMinimum":1,"maximum":2}""", "1.01", "2", "1.99", "1.5")]
    [TestCase("""{"type":"integer","minimum":1,"maximum":1}""", "1", "1.0", "1e0")]
    [TestCase("""{"type":"string","minLength":1,"maxLength":2,"pattern":"^a*$"}""", "\"a\"", "\"aa\"")]
    [TestCase("""{"enum":["a",1,null,{"b":2}]}""", "\"a\"", "1", "null", """{"b":2}""")]
    [TestCase("""{"type":"boolean"}""", "true", "false")]
    [TestCase("""{"type":"array","maxItems":2,"items":{"const":0}}""", "[]", "[0]", "[0,0]")]
    [TestCase("""{"oneOf":[{"const":1},{"const":2},{"const":3}]}""", "1", "2", "3")]
    [TestCase("""{"type":"object","properties":{"a":{"const":1}},"additionalProperties":false}""", "{}", """{"a":1}""")]
    public void Generate_HasTheBoundsAndEachBranch(string schema, params string[] expected) =>
        Texts(schema, 400).Should().Contain(expected);

    [Test]
    public void Generate_OfAnOpenObject_HasUndeclaredMembers() =>
        Texts("""{"type":"object","properties":{"a":{"const":1}}}""", 200).Should().Contain(static text => text.Contains("extra", StringComparison.Ordinal));

    [Test]
    public void Generate_OfText_GoesBeyondTheFirstPlane() =>
        Texts("""{"type":"string"}""", 100).Should().Contain(static text => JsonElement.Parse(text).GetString()!.Any(char.IsHighSurrogate));

    [TestCase(DialectVersion.Draft04, false)]
    [TestCase(DialectVersion.Draft06, true)]
    public void Generate_OfIntegers_SpellsThemAsTheDialectLets(DialectVersion dialect, bool hasFractions)
    {
        var schema = JsonSchema.Compile(JsonElement.Parse("""{"type":"integer","minimum":1,"maximum":3}"""), new JsonSchemaSettings { Dialect = dialect });

        SchemaValues.Of(schema).Generate(1).Take(200).Any(static value => value.GetRawText().Contains('.', StringComparison.Ordinal)).Should().Be(hasFractions);
    }

    [Test]
    public void Generate_WithOneSeed_IsTheSameAgain_AndWithAnotherIsNot()
    {
        var values = SchemaValues.Of(JsonSchema.Compile(JsonElement.Parse(Ticket)));
        List<string> Of(int seed) => [.. values.Generate(seed).Take(60).Select(static value => value.GetRawText())];
        List<string> CandidatesOf(int seed) => [.. values.Candidates(seed).Take(60).Select(static value => value.GetRawText())];

        Of(5).Should().Equal(Of(5)).And.NotEqual(Of(6));
        CandidatesOf(5).Should().Equal(CandidatesOf(5)).And.NotEqual(CandidatesOf(6));
    }

    [Test]
    public void Candidates_AreValidAndInvalid_AndMissEachKeyword()
    {
        var schema = JsonSchema.Compile(JsonElement.Parse(Ticket));
        var candidates = SchemaValues.Of(schema).Candidates(1).Take(2_000).ToList();
        var missed = candidates.SelectMany(value => schema.Explain(value).Errors).Select(static error => error.Keyword).ToHashSet();

        candidates.Should().Contain(value => schema.Validate(value) == SchemaVerdict.Valid);
        missed.Should().BeEquivalentTo("type", "required", "additionalProperties", "minimum", "maximum", "enum", "maxLength");
    }

    [TestCase("""{"type":"object"}""", """{"type":"object","required":["priority"]}""")]
    [TestCase("""{"type":"object"}""", """{"type":"object","additionalProperties":false}""")]
    [TestCase("""{"type":"number"}""", """{"type":"integer"}""")]
    [TestCase("""{"type":"integer","maximum":1000}""", """{"type":"integer","maximum":999}""")]
    [TestCase("""{"type":"string"}""", """{"type":"string","maxLength":70}""")]
    [TestCase("""{"enum":["a","b","c"]}""", """{"enum":["a","c"]}""")]
    [TestCase("""{"type":"array","items":{"type":"integer"}}""", """{"type":"array","items":{"type":"integer"},"uniqueItems":true}""")]
    [TestCase("""{"type":"object","properties":{"a":{"properties":{"b":{"type":["string","null"]}}}}}""", """{"type":"object","properties":{"a":{"properties":{"b":{"type":"string"}}}}}""")]
    public void Between_TwoSchemas_IsWhatTellsThemApart(string taken, string missed)
    {
        var (one, other) = (JsonSchema.Compile(JsonElement.Parse(taken)), JsonSchema.Compile(JsonElement.Parse(missed)));
        var value = SchemaValues.Between(one, other).Example();

        value.Should().NotBeNull();
        one.Validate(value!.Value).Should().Be(SchemaVerdict.Valid);
        other.Validate(value.Value).Should().Be(SchemaVerdict.Invalid);
        SchemaValues.Between(one, one).Example().Should().BeNull();
    }

    [TestCase("^(?=.*[A-Z])(?=.*\\\\d).{8,}$")]
    [TestCase("^(a|b)\\\\1$")]
    [TestCase("^(?!admin)[a-z]{3,9}$")]
    [TestCase("^[^@\\\\s]+@[^@\\\\s]+\\\\.[a-z]{2,}$")]
    [TestCase("\\\\bword\\\\b")]
    [TestCase("^\\\\p{Lu}\\\\p{Ll}+$")]
    [TestCase("^#?([a-f0-9]{6}|[a-f0-9]{3})$")]
    [TestCase("^(\\\\d{1,3}\\\\.){3}\\\\d{1,3}$")]
    public void Example_OfAPattern_IsFound(string pattern) =>
        Texts($$"""{"type":"string","pattern":"{{pattern}}","minLength":2}""", 30).Should().HaveCount(30);

    private static List<string> Texts(string schema, int count)
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse(schema));
        var values = SchemaValues.Of(compiled).Generate(3).Take(count).ToList();
        values.Should().OnlyContain(value => compiled.Validate(value) == SchemaVerdict.Valid);
        return [.. values.Select(static value => value.GetRawText())];
    }
}
