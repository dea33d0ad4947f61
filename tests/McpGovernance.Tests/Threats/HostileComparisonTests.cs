using System.Diagnostics;
using System.Text.Json;
using McpGovernance.Schemas;
using McpGovernance.Tests.Schemas;

namespace McpGovernance.Tests.Threats;

/// <summary>Pairs of schemas built to make a comparison explode: it ends in time and memory, and what it cannot tell it calls unknown.</summary>
internal sealed class HostileComparisonTests
{
    private static readonly string s_choices = Properties(14, "p", static at => $$"""{"oneOf":[{"multipleOf":{{at + 2}}},{"minLength":{{at}}},{"maximum":{{at}}}]}""");

    private static readonly string s_nested = Enumerable.Range(0, 9).Aggregate(
        """{"minimum":1}""", static (inner, at) => $$"""{"oneOf":[{{inner}},{"multipleOf":{{at + 2}}},{{inner.Replace("minimum", "maximum", StringComparison.Ordinal)}}]}""");

    private static readonly string s_diamond = Chain(40, static at => $$"""{"allOf":[{"$ref":"#/$defs/a{{at}}"},{"$ref":"#/$defs/a{{at}}","minProperties":{{at}}}]}""", """{"type":"object"}""");

    private static readonly string s_slow = new('a', 40);

    private static IEnumerable<TestCaseData> Pairs
    {
        get
        {
            yield return Pair("choices in choices", s_choices, $$"""{"oneOf":[{{s_choices}},{"not":{{s_choices}}}]}""");
            yield return Pair("choices nested", s_nested, s_nested.Replace("\"multipleOf\":2", "\"multipleOf\":4", StringComparison.Ordinal));
            yield return Pair("listed numbers", Listed("enum", 40_000, static at => $"{at}"), Listed("enum", 40_001, static at => $"{40_000 - at}"));
            yield return Pair("listed numbers refused", """{"type":"integer"}""", $$"""{"not":{{Listed("enum", 40_000, static at => $"{at}")}}}""");
            yield return Pair("listed texts refused", """{"type":"string"}""", $$"""{"not":{{Listed("enum", 60_000, static at => at == 0 ? "\"\"" : $"\"{at}\"")}}}""");
            yield return Pair("expressions with many states", """{"type":"string","pattern":"^[ab]*a[ab]{60}$"}""", """{"type":"string","pattern":"^[ab]*b[ab]{61}$"}""");
            yield return Pair("nothing, two thousand million times", """{"type":"string","pattern":"a"}""", """{"type":"string","pattern":"(?:){2147483647}b"}""");
            yield return Pair("recursion in circles", """{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"items":{"$ref":"#/$defs/b"}},{"properties":{"x":{"$ref":"#/$defs/a"}}}]},"b":{"oneOf":[{"items":{"$ref":"#/$defs/a"}},{"not":{"properties":{"x":{"$ref":"#/$defs/b"}}}}]}}}""", """{"$ref":"#/$defs/a","$defs":{"a":{"oneOf":[{"items":{"$ref":"#/$defs/b"}},{"properties":{"x":{"$ref":"#/$defs/a"}}}]},"b":{"anyOf":[{"items":{"$ref":"#/$defs/a"}},{"not":{"properties":{"x":{"$ref":"#/$defs/a"}}}}]}}}""");
            yield return Pair("a chain of references", Chain(48_000, static at => $$"""{"$ref":"#/$defs/a{{at}}"}""", """{"type":"string"}"""), """{"type":"integer"}""");
            yield return Pair("the same part twice, 40 deep", s_diamond, """{"type":"object","minProperties":1}""");
            yield return Pair("the same part twice, 40 deep, asked", """{"type":"object","minProperties":1}""", s_diamond);
            yield return Pair("a hundred million items", """{"type":"array"}""", """{"contains":{"type":"string"},"minContains":100000000,"maxContains":2147483647}""");
            yield return Pair("more items than there can be", """{"type":"array","prefixItems":[{"type":"string"}],"contains":{"type":"string"},"minContains":2147483647}""", """{"type":"array","maxItems":3}""");
            yield return Pair("items of many items", """{"type":"array","minItems":1900,"items":{"type":"array","minItems":1900}}""", """{"type":"array","maxItems":3}""");
            yield return Pair("multiples without end", Listed("allOf", 2_000, static at => $$"""{"multipleOf":{{new string('7', 380)}}{{at}}}"""), """{"type":"string"}""");
            yield return Pair("numbers beyond all proportion", """{"maximum":1e99999999999}""", """{"maximum":1e99999999998}""");
            yield return Pair("three thousand properties", Properties(3_000, "p", static _ => """{"type":"string"}"""), Properties(3_000, "p", static at => at < 2_999 ? """{"type":"string"}""" : "{}"));
            yield return Pair("two hundred new names", Properties(200, "a", static _ => "{}"), Properties(200, "b", static _ => "{}"));
            yield return Pair("a slow expression for a hundred names", Properties(100, s_slow, static _ => "{}", "!"), """{"type":"object","patternProperties":{"^(?=(a+)+$)":{"type":"string"}}}""");
            yield return Pair("a slow expression for listed texts", Listed("enum", 100, static at => $"\"{s_slow}{at}!\""), """{"type":"string","pattern":"^(?=(a+)+$)"}""");
            yield return Pair("twenty thousand branches", Listed("anyOf", 20_000, static at => at == 0 ? """{"pattern":"^a"}""" : """{"$ref":"#/anyOf/0"}"""), """{"minLength":2}""");
            yield return Pair("branches that exclude each other", Listed("oneOf", 6_000, static at => $$"""{"const":{{at}}}"""), """{"type":"integer","minimum":0,"maximum":5998}""");
        }
    }

    private static TestCaseData Pair(string name, string old, string now) => new TestCaseData(old, now).SetArgDisplayNames(name);

    private static string Listed(string keyword, int count, Func<int, string> one) => $$"""{"{{keyword}}":[{{string.Join(',', Enumerable.Range(0, count).Select(one))}}]}""";

    private static string Members(int count, Func<int, string> one) => $"{{{string.Join(',', Enumerable.Range(0, count).Select(one))}}}";

    private static string Properties(int count, string name, Func<int, string> one, string end = "") =>
        $$"""{"type":"object","properties":{{Members(count, at => $"\"{name}{at}{end}\":{one(at)}")}}}""";

    /// <summary>Definitions that each lead to the next.</summary>
    private static string Chain(int length, Func<int, string> link, string end) =>
        $$"""{"$ref":"#/$defs/a0","$defs":{{Members(length + 1, at => $"\"a{at}\":{(at < length ? link(at + 1) : end)}")}}}""";

    [TestCaseSource(nameof(Pairs))]
    [NonParallelizable]
    public void Compare_HostilePair_EndsInTimeAndMemory(string old, string now)
    {
        var (first, second) = (JsonElement.Parse(old), JsonElement.Parse(now));
        foreach (var profile in Enum.GetValues<ComparisonProfile>())
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var start = Stopwatch.GetTimestamp();

            var comparison = SchemaComparer.Compare(first, second, ComparisonDirection.Input, profile);

            var elapsed = Stopwatch.GetElapsedTime(start);
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            TestContext.Out.WriteLine($"{TestContext.CurrentContext.Test.Name} {profile}: {comparison.Verdict} in {elapsed.TotalMilliseconds:F0} ms, {kept >> 20} MiB kept. {comparison.Reason}");
            ComparisonProof.Check(first, second, ComparisonDirection.Input, comparison);
            elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "one second is for a quiet machine");
            kept.Should().BeLessThan(100 << 20);
        }
    }
}
