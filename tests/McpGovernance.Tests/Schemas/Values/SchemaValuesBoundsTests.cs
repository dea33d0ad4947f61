using System.Diagnostics;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>Schemas that are made to cost: each must come to an end soon, whatever it finds.</summary>
public class SchemaValuesBoundsTests
{
    /// <summary>Many times what it takes; a machine may be busy.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60);

    private const long MostBytes = 2L << 30;

    [TestCase("""{"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}}}""")]
    [TestCase("""{"type":"array","minItems":10,"items":{"$ref":"#"}}""")]
    [TestCase("""{"anyOf":[{"type":"array","minItems":10,"items":{"$ref":"#"}},{"const":0}]}""")]
    [TestCase("""{"oneOf":[{"type":"object","required":["l","r"],"properties":{"l":{"$ref":"#"},"r":{"$ref":"#"}}},{"type":"integer"}]}""")]
    [TestCase("""{"type":"array","minItems":1000000000}""")]
    [TestCase("""{"type":"array","minItems":4000,"uniqueItems":true,"items":{"type":"string","maxLength":3}}""")]
    [TestCase("""{"type":"string","minLength":1000000000}""")]
    [TestCase("""{"type":"string","pattern":"^((a{1000}){1000}){1000}$"}""")]
    [TestCase("""{"type":"string","pattern":"^(?=(a+)+b)(a|aa)+\\1c$","minLength":40}""")]
    [TestCase("""{"type":"number","minimum":1e99999999,"maximum":1e999999999}""")]
    [TestCase("""{"type":"integer","minimum":1e700,"multipleOf":7e-700}""")]
    [TestCase("""{"type":"object","minProperties":1000000}""")]
    [TestCase("""{"type":"object","minProperties":3,"propertyNames":{"pattern":"^a$"}}""")]
    [TestCase("""{"$defs":{"a":{"type":"object","required":["x","y"],"properties":{"x":{"$ref":"#/$defs/b"},"y":{"$ref":"#/$defs/b"}}},"b":{"type":"array","minItems":2,"items":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}""")]
    [TestCaseSource(nameof(Built))]
    public void ExampleGenerateAndCandidates_OfAHostileSchema_EndSoon(string schema)
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse(schema));
        var values = SchemaValues.Of(compiled);
        var (start, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());

        _ = values.Example();
        foreach (var value in values.Generate(1).Take(5))
        {
            compiled.Validate(value).Should().Be(SchemaVerdict.Valid);
        }

        _ = values.Candidates(1).Take(20).Count();

        Stopwatch.GetElapsedTime(start).Should().BeLessThan(s_most);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes);
    }

    private static IEnumerable<TestCaseData> Built()
    {
        static TestCaseData Case(string name, string schema) => new TestCaseData(schema).SetArgDisplayNames(name);
        static string Fan(string keyword, int depth) =>
            string.Join(',', Enumerable.Range(0, depth).Select(index => $$"""
            "d{{index}}":{"{{keyword}}":[{"$ref":"#/$defs/d{{index + 1}}"},{"$ref":"#/$defs/d{{index + 1}}"}]}
            """).Append($$"""
            "d{{depth}}":{"type":"integer"}
            """));

        yield return Case("branches", $$"""{"anyOf":[{{string.Join(',', Enumerable.Range(0, 5_000).Select(static index => $$"""{"required":["p{{index}}"]}"""))}}]}""");
        yield return Case("values", $$"""{"enum":[{{string.Join(',', Enumerable.Range(0, 50_000))}}],"minimum":49999}""");
        yield return Case("required", $$"""{"required":[{{string.Join(',', Enumerable.Range(0, 3_000).Select(static index => $"\"p{index}\""))}}],"additionalProperties":{"type":"array","minItems":3} }""");
        foreach (var (keyword, depth) in (IEnumerable<(string, int)>)[("allOf", 30), ("anyOf", 30), ("oneOf", 20)])
        {
            yield return Case(keyword, $$"""{"$ref":"#/$defs/d0","$defs":{{{Fan(keyword, depth)}} } }""");
            yield return Case($"not {keyword}", $$"""{"not":{"$ref":"#/$defs/d0"},"$defs":{{{Fan(keyword, depth)}} } }""");
        }

        yield return Case("not", $$"""{{string.Concat(Enumerable.Repeat("{\"not\":", 60))}}{"type":"string"}{{new string('}', 60)}}""");
    }
}
