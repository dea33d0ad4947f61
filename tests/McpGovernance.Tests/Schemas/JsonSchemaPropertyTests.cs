using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public class JsonSchemaPropertyTests
{
    private const int Values = 12;

    private static readonly int s_schemas = Amounts.Of(3_000);

    [Test]
    public void Validate_GeneratedSchemasAndValues_IsWhatTheNaiveEvaluatorSays([Values(1, 2, 3, 4)] int part)
    {
        var counts = new int[2];
        for (var seed = part * 1_000_000; seed < (part * 1_000_000) + s_schemas; seed++)
        {
            var generator = new SchemaGenerator(seed);
            var schema = generator.Schema();
            if (!TryCompile(schema, out var compiled))
            {
                continue;
            }

            var naive = new NaiveSchema(schema);
            for (var number = 0; number < Values; number++)
            {
                var value = generator.Value();
                var verdict = compiled!.Validate(value);
                var expected = naive.IsValid(value);

                (verdict == SchemaVerdict.Valid).Should().Be(expected, "seed {0}: {1} against {2} is {3}", seed, value.GetRawText(), schema.GetRawText(), verdict);
                verdict.Should().BeOneOf(SchemaVerdict.Valid, SchemaVerdict.Invalid);
                Explained(compiled, value, verdict, seed);
                AsArguments(compiled, value, verdict, seed);
                counts[expected ? 1 : 0]++;
            }
        }

        counts.Should().AllSatisfy(static count => count.Should().BeGreaterThan(s_schemas, "both verdicts must be met often, else this shows nothing"));
    }

    /// <summary>References in place may form a cycle, which does not compile.</summary>
    private static bool TryCompile(JsonElement schema, out JsonSchema? compiled)
    {
        try
        {
            compiled = JsonSchema.Compile(schema);
            return true;
        }
        catch (JsonSchemaException cycle) when (cycle.Message.Contains("without end", StringComparison.Ordinal))
        {
            compiled = null;
            return false;
        }
    }

    private static void Explained(JsonSchema schema, JsonElement value, SchemaVerdict verdict, int seed)
    {
        var report = schema.Explain(value);
        report.Verdict.Should().Be(verdict, "seed {0}", seed);
        (report.Errors.Count > 0).Should().Be(verdict == SchemaVerdict.Invalid, "seed {0}: {1}", seed, value.GetRawText());
    }

    private static void AsArguments(JsonSchema schema, JsonElement value, SchemaVerdict verdict, int seed)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            var arguments = value.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);
            schema.Validate(arguments).Should().Be(verdict, "seed {0}: {1} as arguments", seed, JsonMarshal.GetRawUtf8Value(value).Length);
        }
    }
}
