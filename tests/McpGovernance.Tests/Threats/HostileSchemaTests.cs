using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Threats;

/// <summary>Schemas and values that are made to bring a validator down, or past it.</summary>
[Parallelizable(ParallelScope.All)]
public class HostileSchemaTests
{
    private static JsonSchema Compile(string schema, JsonSchemaSettings? options = null) => JsonSchema.Compile(JsonElement.Parse(schema), options);

    private static JsonElement Deep(string open, string close, int levels)
    {
        var text = Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, open, levels).Append('1').Insert(open.Length * levels + 1, close, levels).ToString());
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        return JsonElement.ParseValue(ref reader);
    }

    [TestCase("""{"a":1,"a":"x"}""")]
    [TestCase("""{"a":"x","a":1}""")]
    [TestCase("""{"a":1,"\u0061":"x"}""")]
    [TestCase("""{"b":{"c":1,"c":2}}""")]
    [TestCase("""{"b":[{"c":1,"d":0,"c":2}]}""")]
    public void DuplicateNames_AreRefusedWhereverTheyAre(string value) =>
        Compile("""{"properties":{"a":{"type":"integer"}}}""").Validate(JsonElement.Parse(value)).Should().Be(SchemaVerdict.DuplicateName);

    [Test]
    public void DuplicateNames_AmongVeryMany_AreFound()
    {
        var names = string.Join(',', Enumerable.Range(0, 5_000).Select(static n => $"\"name-{n}\":{n}"));
        Compile("{}").Validate(JsonElement.Parse($"{{{names}}}")).Should().Be(SchemaVerdict.Valid);
        Compile("{}").Validate(JsonElement.Parse($"{{{names},\"name-17\":0}}")).Should().Be(SchemaVerdict.DuplicateName);
    }

    [Test]
    public void NamesWithOneHash_AreNoDuplicates()
    {
        var names = string.Join(',', Enumerable.Range(0, 40).Select(static n => $"\"same{n:000}same\":{n}"));
        Compile("{}").Validate(JsonElement.Parse($"{{{names}}}")).Should().Be(SchemaVerdict.Valid);
    }

    [TestCase("[", "]", 100_000)]
    [TestCase("{\"a\":", "}", 100_000)]
    [TestCase("[", "]", 129)]
    public void DeepValues_AreRefused_NotWalked(string open, string close, int levels) =>
        Compile("""{"items":{"$ref":"#"},"properties":{"a":{"$ref":"#"}}}""").Validate(Deep(open, close, levels)).Should().Be(SchemaVerdict.TooDeep);

    [Test]
    public void DeepValues_UpToTheLimit_Pass() => Compile("""{"items":{"$ref":"#"}}""").Validate(Deep("[", "]", 128)).Should().Be(SchemaVerdict.Valid);

    [TestCase("\"\\ud83d\"")]
    [TestCase("{\"\\udc00\":1}")]
    [TestCase("[\"\\ud83d\\u0041\"]")]
    [TestCase("[\"\\ud83d\\n\"]")]
    public void HalfSurrogatePairs_AreRefused(string value) => Compile("true").Validate(JsonElement.Parse(value)).Should().Be(SchemaVerdict.MalformedText);

    [Test]
    public void HalfSurrogatePairs_InNamesOfArguments_AreRefused() =>
        Compile("{}").Validate(new Dictionary<string, JsonElement> { ["a\ud800"] = JsonElement.Parse("1") }).Should().Be(SchemaVerdict.MalformedText);

    [Test]
    public void BytesThatAreNoText_AreRefused()
    {
        using var document = JsonDocument.Parse(new byte[] { (byte)'"', 0xFF, 0xFE, (byte)'"' });
        Compile("true").Validate(document.RootElement).Should().Be(SchemaVerdict.MalformedText);
    }

    [TestCase("""{"$ref":"#"}""")]
    [TestCase("""{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}""")]
    [TestCase("""{"dependentSchemas":{"a":{"$ref":"#"}}}""")]
    [TestCase("""{"$dynamicRef":"#x","$dynamicAnchor":"x"}""")]
    public void SchemasThatApplyThemselvesWithoutEnd_DoNotCompile(string schema) =>
        FluentActions.Invoking(() => Compile(schema)).Should().Throw<JsonSchemaException>().WithMessage("*without end*");

    [Test]
    public void SchemasThatMultiply_AreStoppedByTheirWork()
    {
        var levels = string.Join(',', Enumerable.Range(0, 30).Select(static n => $$"""
            "l{{n}}":{"anyOf":[{"$ref":"#/$defs/l{{n + 1}}"},{"$ref":"#/$defs/l{{n + 1}}"}]}
            """));
        var schema = Compile("{\"$ref\":\"#/$defs/l0\",\"$defs\":{" + levels + ",\"l30\":{\"type\":\"string\",\"minLength\":99}}}", new JsonSchemaSettings { Limits = new SchemaLimits { MaxWork = 10_000 } });

        schema.Validate(JsonElement.Parse("\"x\"")).Should().Be(SchemaVerdict.TooMuchWork);
    }

    [Test]
    public void TooMuchWork_UnderNot_IsNeverValid()
    {
        var schema = Compile("""{"not":{"items":{"type":"string","minLength":1}}}""", new JsonSchemaSettings { Limits = new SchemaLimits { MaxWork = 3 } });

        schema.Validate(JsonElement.Parse("""["a","b","c","d","e"]""")).Should().Be(SchemaVerdict.TooMuchWork);
    }

    [TestCase("1e400", false)]
    [TestCase("-1e400", true)]
    [TestCase("99999999999999999999999999999999999999999", false)]
    [TestCase("4", true)]
    [TestCase("5.000000000000000000000000000000000000001", false)]
    [TestCase("1e-400", true)]
    public void NumbersOfAnySize_AreComparedExactly(string number, bool isValid) =>
        (Compile("""{"maximum":5}""").Validate(JsonElement.Parse(number)) == SchemaVerdict.Valid).Should().Be(isValid);

    [TestCase("1e1000000000", """{"multipleOf":3}""")]
    [TestCase("1e99999999999999999999", """{"maximum":3}""")]
    [TestCase("1e99999999999999999999", """{"not":{"maximum":3}}""")]
    public void NumbersThatNobodyCanCalculateWith_HaveTheirOwnVerdict(string number, string schema) =>
        Compile(schema).Validate(JsonElement.Parse(number)).Should().Be(SchemaVerdict.NumberOutOfRange);

    [TestCase("^abc$", "\"abc\\n\"", false)]
    [TestCase("^.$", "\"\\r\"", false)]
    [TestCase("^.$", "\"\ud83d\ude00\"", true)]
    [TestCase("^[^a]$", "\"\ud83d\ude00\"", true)]
    [TestCase("^\\d$", "\"\u0663\"", false)]
    [TestCase("^\\w+$", "\"caf\u00e9\"", false)]
    [TestCase("\\bcaf\\b", "\"caf\u00e9\"", true)]
    [TestCase("^\\s$", "\"\\u0085\"", false)]
    [TestCase("^\\s$", "\"\ufeff\"", true)]
    [TestCase("^[\ud83d\ude00-\ud83d\ude10]$", "\"\ud83d\ude05\"", true)]
    [TestCase("^\\p{Lu}\\p{Ll}+$", "\"\u00c9t\u00e9\"", true)]
    [TestCase("^(?<a>x)\\k<a>$", "\"xx\"", true)]
    [TestCase("^(?:(a)|b)\\1$", "\"b\"", true)]
    [TestCase("^(?:(a)|b)\\1$", "\"ab\"", false)]
    [TestCase("^[^]$", "\"\\n\"", true)]
    [TestCase("[]", "\"x\"", false)]
    public void Patterns_MeanWhatEcmaScriptMeans(string pattern, string value, bool isValid) =>
        Compile($$"""{"pattern":{{JsonSerializer.Serialize(pattern)}}}""").Validate(JsonElement.Parse(value)).Should().Be(isValid ? SchemaVerdict.Valid : SchemaVerdict.Invalid);

    [TestCase("(?i)x")]
    [TestCase("(?#c)x")]
    [TestCase("\\a")]
    [TestCase("\\Z")]
    [TestCase("(?<a>x)(?<a>y)")]
    [TestCase("a**")]
    [TestCase("(")]
    [TestCase("[z-a]")]
    [TestCase("x{3,2}")]
    [TestCase("\\1")]
    [TestCase("\\p{Script=Greek}")]
    public void PatternsThatEcmaScriptDoesNotHave_DoNotCompile(string pattern) =>
        FluentActions.Invoking(() => Compile($$"""{"pattern":{{JsonSerializer.Serialize(pattern)}}}"""))
            .Should().Throw<JsonSchemaException>().WithMessage("*'/pattern'*at character*");

    [Test, CancelAfter(20_000)]
    public void PatternsThatExplode_AreStopped()
    {
        var schema = Compile("""{"pattern":"^(?=(a+)+$)(a+)+$"}""");

        schema.Validate(JsonElement.Parse($"\"{new string('a', 40)}!\"")).Should().Be(SchemaVerdict.PatternLimit);
        Compile("""{"pattern":"^(a+)+$"}""").Validate(JsonElement.Parse($"\"{new string('a', 60_000)}!\"")).Should().Be(SchemaVerdict.Invalid);
        Compile("""{"pattern":"^(a|b)*a(a|b){20}$"}""").Validate(JsonElement.Parse($"\"{new string('a', 100_000)}\"")).Should().Be(SchemaVerdict.PatternLimit);
    }

    [TestCase("""{"$ref":"https://example.com/schema"}""", "Nothing is fetched")]
    [TestCase("""{"$ref":"#/$defs/nothing"}""", "there is nothing at")]
    [TestCase("""{"$ref":"#nothing"}""", "there is nothing at")]
    [TestCase("""{"$schema":"https://example.com/mine"}""", "no dialect that is known")]
    [TestCase("""{"type":"text"}""", "one of the seven types")]
    [TestCase("""{"properties":5}""", "it must be an object")]
    [TestCase("""{"minLength":-1}""", "integer of zero or more")]
    [TestCase("""{"required":["a","a"]}""", "it has a name twice")]
    [TestCase("""{"allOf":[]}""", "at least one schema")]
    [TestCase("""{"multipleOf":0}""", "more than zero")]
    [TestCase("""{"items":5}""", "a schema is an object, true or false")]
    [TestCase("""{"type":"string","type":"integer"}""", "a name twice")]
    [TestCase("5", "a schema is an object, true or false")]
    public void SchemasThatAreNone_DoNotCompile_AndSayWhy(string schema, string reason) =>
        FluentActions.Invoking(() => Compile(schema)).Should().Throw<JsonSchemaException>().WithMessage($"*JSON pointer*{reason}*");

    [Test]
    public void SchemasBeyondTheLimits_DoNotCompile()
    {
        FluentActions.Invoking(() => Compile($$"""{"enum":["{{new string('x', 5 << 20)}}"]}""")).Should().Throw<JsonSchemaException>().WithMessage("*bytes*");
        FluentActions.Invoking(() => JsonSchema.Compile(Deep("{\"not\":", "}", 5_000))).Should().Throw<JsonSchemaException>();
        FluentActions.Invoking(() => Compile($$"""{"pattern":"{{new string('x', 5_000)}}"}""")).Should().Throw<JsonSchemaException>().WithMessage("*longer than*");
    }

    /// <summary>Each link knows its end once one was followed to it; none is followed by recursion, and each is found at once.</summary>
    [TestCase("string", SchemaVerdict.Valid)]
    [TestCase("integer", SchemaVerdict.Invalid)]
    public void Compile_AChainOf48000References_NeitherOverflowsNorTakesLong(string type, SchemaVerdict expected)
    {
        var links = string.Join(',', Enumerable.Range(0, 48_000).Select(static at => $"\"a{at}\":{{\"$ref\":\"#/$defs/a{at + 1}\"}}"));
        var text = $"{{\"$ref\":\"#/$defs/a0\",\"$defs\":{{{links},\"a48000\":{{\"type\":\"{type}\"}}}}}}";
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        var schema = JsonSchema.Compile(JsonElement.Parse(text));

        System.Diagnostics.Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(10), "half a second is for a quiet machine");
        schema.Validate(JsonElement.Parse("\"a\"")).Should().Be(expected);
    }
}
