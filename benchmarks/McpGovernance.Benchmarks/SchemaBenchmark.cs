using System.Text.Json;
using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;
using McpGovernance.Schemas;

namespace McpGovernance.Benchmarks;

/// <summary>What it costs to hold a valid value against a compiled schema, and to compile one.</summary>
[MemoryDiagnoser]
public class SchemaBenchmark
{
    private readonly JsonSchema _small = Compile(SchemaSamples.Small);
    private readonly JsonSchema _medium = Compile(SchemaSamples.Medium);
    private readonly JsonSchema _order = Compile(SchemaSamples.Order);
    private readonly JsonSchema _union = Compile(SchemaSamples.Union);
    private readonly JsonSchema _tree = Compile(SchemaSamples.Tree);
    private readonly JsonElement _smallValue = JsonElement.Parse(SchemaSamples.SmallValue);
    private readonly JsonElement _mediumValue = JsonElement.Parse(SchemaSamples.MediumValue);
    private readonly JsonElement _orderValue = JsonElement.Parse(SchemaSamples.OrderValue);
    private readonly JsonElement _unionValue = JsonElement.Parse(SchemaSamples.UnionValue);
    private readonly JsonElement _treeValue = JsonElement.Parse(SchemaSamples.TreeValue(nodes: 100));
    private readonly JsonElement _mediumSchema = JsonElement.Parse(SchemaSamples.Medium);
    private readonly Dictionary<string, JsonElement> _smallArguments =
        JsonElement.Parse(SchemaSamples.SmallValue).EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);

    [Benchmark]
    public SchemaVerdict ThreeProperties() => Valid(_small.Validate(_smallValue));

    [Benchmark]
    public SchemaVerdict ThreePropertiesAsArguments() => Valid(_small.Validate(_smallArguments));

    [Benchmark]
    public SchemaVerdict SeventeenProperties() => Valid(_medium.Validate(_mediumValue));

    [Benchmark]
    public SchemaVerdict PatternsAndFormats() => Valid(_order.Validate(_orderValue));

    [Benchmark]
    public SchemaVerdict ReferencesAndOneOf() => Valid(_union.Validate(_unionValue));

    [Benchmark]
    public SchemaVerdict TreeOf100Nodes() => Valid(_tree.Validate(_treeValue));

    [Benchmark]
    public JsonSchema CompileSeventeenProperties() => JsonSchema.Compile(_mediumSchema);

    private static JsonSchema Compile(string schema) => JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Formats = FormatMode.Assert });

    private static SchemaVerdict Valid(SchemaVerdict verdict) =>
        verdict == SchemaVerdict.Valid ? verdict : throw new InvalidOperationException($"The measured value must be valid, but is {verdict}.");
}
