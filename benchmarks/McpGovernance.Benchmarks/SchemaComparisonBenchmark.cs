using System.Text.Json;
using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;
using McpGovernance.Schemas;

namespace McpGovernance.Benchmarks;

/// <summary>What it costs to compare two versions of a schema: compiled, proved or refuted, and listed.</summary>
[MemoryDiagnoser]
public class SchemaComparisonBenchmark
{
    private readonly JsonElement _small = JsonElement.Parse(SchemaSamples.Small);
    private readonly JsonElement _medium = JsonElement.Parse(SchemaSamples.Medium);
    private readonly JsonElement _order = JsonElement.Parse(SchemaSamples.Order);
    private readonly JsonElement _tree = JsonElement.Parse(SchemaSamples.Tree);
    private readonly JsonElement _mediumRespelled = Respelled(SchemaSamples.Medium);
    private readonly JsonElement _orderRespelled = Respelled(SchemaSamples.Order);
    private readonly JsonElement _treeRespelled = Respelled(SchemaSamples.Tree);

    [Benchmark(Baseline = true)]
    public JsonSchema CompileOneSide() => JsonSchema.Compile(_medium);

    [Benchmark]
    public ChangeVerdict AnotherSpellingOfSeventeenProperties() => Input(_medium, _mediumRespelled);

    [Benchmark]
    public ChangeVerdict AnotherSpellingOfPatterns() => Input(_order, _orderRespelled);

    [Benchmark]
    public ChangeVerdict AnotherSpellingOfATree() => Input(_tree, _treeRespelled);

    [Benchmark]
    public ChangeVerdict TwoThatHaveNothingInCommon() => Input(_small, _order);

    private static ChangeVerdict Input(JsonElement old, JsonElement now) => SchemaComparer.Compare(old, now, ComparisonDirection.Input, ComparisonProfile.Strict).Verdict;

    /// <summary>The same schema with a description, so that the two are not equal as they stand.</summary>
    private static JsonElement Respelled(string schema) => JsonElement.Parse(schema.Insert(schema.IndexOf('{', StringComparison.Ordinal) + 1, "\"description\":\"another\","));
}
