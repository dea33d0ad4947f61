using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public class SchemaValuesPropertyTests
{
    private const int Schemas = 800, Values = 10;

    [Test]
    public void Generate_FromGeneratedSchemas_IsValidByTheNaiveEvaluatorToo_AndMissesFew([Values(1, 2, 3)] int part)
    {
        int made = 0, missed = 0, found = 0;
        for (var seed = part * 1_000_000; seed < (part * 1_000_000) + Schemas; seed++)
        {
            var generator = new SchemaGenerator(seed);
            var schema = generator.Schema();
            if (!TryCompile(schema, out var compiled))
            {
                continue;
            }

            var naive = new NaiveSchema(schema);
            var values = SchemaValues.Of(compiled!).Generate(seed).Take(Values).ToList();
            foreach (var value in values)
            {
                naive.IsValid(value).Should().BeTrue("seed {0}: {1} against {2}", seed, value.GetRawText(), schema.GetRawText());
                made++;
            }

            found += values.Count > 0 ? 1 : 0;
            missed += values.Count == 0 && Enumerable.Range(0, 1_000).Any(_ => compiled!.Validate(generator.Value()) == SchemaVerdict.Valid) ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{made} values of {found} schemas, {missed} schemas missed");
        found.Should().BeGreaterThan(Schemas * 7 / 10, "else this shows nothing");
        missed.Should().BeLessThanOrEqualTo(1, "chance finds a value where this finds none");
    }

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
}
