using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;
using McpGovernance.Tests.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Interop;

/// <summary>The same generated schemas and values, judged by us and by ajv, which nobody here wrote. Without Node the test says that it was skipped.</summary>
/// <remarks>What ajv is known to judge otherwise than the official suite (<c>unevaluated*</c>, numbers that no double holds) is not generated.</remarks>
[Parallelizable(ParallelScope.All)]
internal sealed class AjvTests
{
    private const int Schemas = 1_500, Values = 12;
    private const string Failed = "failed";

    private const string Script = """
        const [modules, input, edition] = process.argv.slice(1);
        const Ajv = require(`${modules}/ajv/dist/${edition}`).default;
        const lines = require('fs').readFileSync(input, 'utf8').split('\n').filter(line => line);
        for (const line of lines) {
          const { schema, values } = JSON.parse(line);
          try {
            const validate = new Ajv({ strict: false, validateFormats: false, validateSchema: false }).compile(schema);
            console.log(values.map(value => validate(value) ? '1' : '0').join(''));
          } catch {
            console.log('failed');
          }
        }
        """;

    [TestCase("2020", DialectVersion.Draft202012)]
    [TestCase("ajv", DialectVersion.Draft07)]
    public async Task Validate_GeneratedSchemasAndValues_IsWhatAjvSays(string edition, DialectVersion dialect)
    {
        var modules = NodeRuntime.Require("ajv");
        using var directory = new TemporaryDirectory();
        var input = Path.Combine(directory.Path, "cases.jsonl");
        var cases = Cases(dialect).Take(Schemas).ToList();
        await File.WriteAllLinesAsync(input, cases.Select(static one => one.Line));

        var said = await NodeRuntime.RunAsync(modules, TimeSpan.FromMinutes(3), "-e", Script, "--", modules, input, edition);

        said.ExitCode.Should().Be(0, said.Errors);
        var verdicts = said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        verdicts.Should().HaveCount(cases.Count);
        verdicts.Count(static verdict => verdict == Failed).Should().BeLessThan(Schemas / 20, "the code that ajv writes for some schemas does not run");
        for (var i = 0; i < cases.Count; i++)
        {
            if (verdicts[i] != Failed)
            {
                cases[i].Ours.Should().Be(verdicts[i], "of {0}", cases[i].Line);
            }
        }

        string.Concat(verdicts.Where(static verdict => verdict != Failed)).GroupBy(static verdict => verdict).Should().HaveCount(2).And.AllSatisfy(static verdict => verdict.Count().Should().BeGreaterThan(Schemas));
    }

    private static IEnumerable<(string Line, string Ours)> Cases(DialectVersion dialect)
    {
        for (var seed = 7_000_000; ; seed++)
        {
            var generator = new SchemaGenerator(seed, isPlain: true);
            var schema = generator.Schema();
            var values = Enumerable.Range(0, Values).Select(_ => generator.Value()).ToList();

            if (!IsJudgedOtherwise(schema.GetRawText(), dialect) && TryCompile(schema, dialect) is { } compiled)
            {
                var line = new JsonObject
                {
                    ["schema"] = JsonNode.Parse(schema.GetRawText()),
                    ["values"] = new JsonArray([.. values.Select(static value => JsonNode.Parse(value.GetRawText()))]),
                };
                yield return (line.ToJsonString(), string.Concat(values.Select(value => compiled.Validate(value) == SchemaVerdict.Valid ? '1' : '0')));
            }
        }
    }

    /// <summary>
    /// In draft-07 ajv looks at what stands beside a reference, which the specification ignores; and beside <c>prefixItems</c> it finds
    /// in an empty array what <c>contains</c> asks for.
    /// </summary>
    private static bool IsJudgedOtherwise(string schema, DialectVersion dialect) => dialect == DialectVersion.Draft07
        ? schema.Contains("$ref", StringComparison.Ordinal)
        : schema.Contains("\"contains\"", StringComparison.Ordinal) && schema.Contains("\"prefixItems\"", StringComparison.Ordinal);

    private static JsonSchema? TryCompile(JsonElement schema, DialectVersion dialect)
    {
        try
        {
            return JsonSchema.Compile(schema, new JsonSchemaSettings { Dialect = dialect });
        }
        catch (JsonSchemaException cycle) when (cycle.Message.Contains("without end", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
