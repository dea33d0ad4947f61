using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>Schemas, values and bytes that were changed at random go through everything. <c>MCPGOV_FUZZ=minutes</c> lets it run longer.</summary>
public class SchemaValuesFuzzTests
{
    /// <summary>One round compiles, validates and explains many times; what takes longer than this hangs.</summary>
    private static readonly TimeSpan s_mostForARound = TimeSpan.FromSeconds(60);

    private const long MostBytes = 1L << 30;

    private static readonly SchemaLimits s_limits = new() { MaxWork = 200_000, PatternTimeout = TimeSpan.FromMilliseconds(20) };

    private static readonly DialectVersion[] s_dialects = Enum.GetValues<DialectVersion>();

    private static readonly string[] s_words =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "null", "true", "false", "0", "-", "1e400", "1e-400", "1e99999999999", "0.1", "9223372036854775808", "\"a\":",
        "\"type\":", "\"$ref\":\"#\"", "\"$ref\":\"#/$defs/p\"", "\"$dynamicRef\":\"#n\"", "\"$dynamicAnchor\":\"n\"", "\"$recursiveRef\":\"#\"", "\"$recursiveAnchor\":true", "\"$id\":\"http://a/b\"", "\"$anchor\":\"n\"",
        "\"$schema\":\"http://json-schema.org/draft-04/schema#\"", "\"$schema\":\"http://json-schema.org/draft-07/schema#\"", "\"$schema\":\"https://json-schema.org/draft/2019-09/schema\"",
        "\"pattern\":\"(a+)+$\"", "\"pattern\":\"(?=a)(b)\\\\1\"", "\"pattern\":\"\\\\p{L}{1,9}\"", "\"format\":\"regex\"", "\"format\":\"idn-hostname\"", "\"minItems\":1e9", "\"maxLength\":0", "\"multipleOf\":1e-300",
        "\"not\":{}", "\"items\":[]", "\"dependencies\":{\"a\":[\"b\"]}", "\"unevaluatedProperties\":false", "\"unevaluatedItems\":{}", "\"if\":true", "\"uniqueItems\":true", "\"definitions\":{}", "\u0000", "\u00e9", "\U0001F600",
    ];

    [Test]
    [NonParallelizable]
    public void ChangedSchemasValuesAndBytes_NeverThrowHangOrFillTheMemory()
    {
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("MCPGOV_FUZZ"), CultureInfo.InvariantCulture, out var wished) ? wished : 0.05;
        var seed = minutes < 1 ? 1 : Environment.TickCount;
        var (start, rounds, worst, worstSeed, largest) = (Stopwatch.GetTimestamp(), 0, TimeSpan.Zero, seed, 0L);
        var counts = new Counts();
        var before = GC.GetTotalMemory(forceFullCollection: true); // Of everything else in the process, too.
        for (; Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(minutes); rounds++)
        {
            var begun = Stopwatch.GetTimestamp();
            try
            {
                Round(seed + rounds, counts);
            }
            catch (Exception unexpected)
            {
                throw new InvalidOperationException($"Seed {seed + rounds}: {unexpected.Message}", unexpected);
            }

            var took = Stopwatch.GetElapsedTime(begun);
            (worst, worstSeed) = took > worst ? (took, seed + rounds) : (worst, worstSeed);
            took.Should().BeLessThan(s_mostForARound, "seed {0}", seed + rounds);
            if (rounds % 500 == 0)
            {
                largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true) - before);
                largest.Should().BeLessThan(MostBytes, "seed {0}", seed + rounds);
            }
        }

        TestContext.Out.WriteLine(
            $"{rounds} rounds from seed {seed}: {counts.Compiled} schemas compiled, {counts.Refused} refused, {counts.Validated} validations ({counts.Valid} valid), {counts.Canonical} canonical forms, {counts.NoJson} texts that were no JSON; slowest round {worst.TotalMilliseconds:F0} ms (seed {worstSeed}), most memory after a collection {largest >> 20} MiB");
        counts.Compiled.Should().BeGreaterThan(20);
        counts.Refused.Should().BeGreaterThan(20);
        counts.Valid.Should().BeGreaterThan(20);
        counts.NoJson.Should().BeGreaterThan(20);
    }

    private static void Round(int seed, Counts counts)
    {
        var random = new Random(seed);
        var generator = new SchemaGenerator(seed);
        var schema = generator.Schema();
        var changes = new ValueChanges(seed);
        var values = new List<JsonElement> { schema, generator.Value() };
        Use(schema, values, seed, counts);
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            schema = changes.Change(schema);
            Use(schema, values, seed, counts);
        }

        for (var count = 0; count < 6; count++)
        {
            if (TryParse(Garbled(schema.GetRawText(), random), counts) is { } garbled)
            {
                Use(garbled, values, seed, counts);
            }
        }
    }

    private static void Use(JsonElement schema, List<JsonElement> values, int seed, Counts counts)
    {
        Canonicalise(schema, counts);
        JsonSchema compiled;
        try
        {
            compiled = JsonSchema.Compile(schema, new JsonSchemaSettings { Limits = s_limits, Formats = seed % 2 == 0 ? FormatMode.Assert : FormatMode.Annotate, Dialect = s_dialects[seed % s_dialects.Length] });
            counts.Compiled++;
        }
        catch (JsonSchemaException refused)
        {
            refused.Message.Should().NotBeEmpty();
            counts.Refused++;
            return;
        }

        var made = SchemaValues.Of(compiled);
        foreach (var value in made.Candidates(seed).Take(8).Concat(values))
        {
            Judge(compiled, value, counts);
            Canonicalise(value, counts);
        }

        foreach (var value in made.Generate(seed).Take(2))
        {
            compiled.Validate(value).Should().Be(SchemaVerdict.Valid);
            counts.Valid++;
        }
    }

    private static void Judge(JsonSchema schema, JsonElement value, Counts counts)
    {
        counts.Validated++;
        var verdict = schema.Validate(value);
        var report = schema.Explain(value);
        if (verdict != SchemaVerdict.PatternLimit && report.Verdict != SchemaVerdict.PatternLimit)
        {
            report.Verdict.Should().Be(verdict);
        }

        if (value.ValueKind == JsonValueKind.Object && verdict is SchemaVerdict.Valid or SchemaVerdict.Invalid)
        {
            schema.Validate(value.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value))
                .Should().BeOneOf(verdict, SchemaVerdict.TooMuchWork, SchemaVerdict.PatternLimit);
        }
    }

    /// <summary>What has no canonical form (a number that no double holds, half a surrogate pair) is told by a <see cref="JsonException"/>.</summary>
    private static void Canonicalise(JsonElement value, Counts counts)
    {
        try
        {
            var first = new ArrayBufferWriter<byte>();
            CanonicalJson.Write(value, first);
            var again = new ArrayBufferWriter<byte>();
            CanonicalJson.Write(JsonElement.Parse(first.WrittenSpan), again);
            again.WrittenSpan.SequenceEqual(first.WrittenSpan).Should().BeTrue("a canonical form is its own");
            counts.Canonical++;
        }
        catch (JsonException none)
        {
            none.Message.Should().NotBeEmpty();
        }
    }

    private static byte[] Garbled(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        for (var count = random.Next(1, 4); count > 0 && bytes.Count > 0; count--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 6)));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 40))));
                    break;
                default:
                    // After a brace a keyword is often still JSON.
                    var brace = bytes.IndexOf((byte)'{', at);
                    var word = Encoding.UTF8.GetBytes(s_words[random.Next(s_words.Length)] + (brace < 0 ? "" : ","));
                    bytes.InsertRange(brace < 0 ? at : brace + 1, word);
                    break;
            }
        }

        return [.. bytes];
    }

    private static JsonElement? TryParse(byte[] text, Counts counts)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            counts.NoJson++;
            return null;
        }
    }

    private sealed class Counts
    {
        public int Compiled { get; set; }

        public int Refused { get; set; }

        public int Validated { get; set; }

        public int Valid { get; set; }

        public int Canonical { get; set; }

        public int NoJson { get; set; }
    }
}
