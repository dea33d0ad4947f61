using System.Text.Json;
using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;
using McpGovernance.Schemas;

namespace McpGovernance.Benchmarks;

/// <summary>What the schemas of published servers cost: a valid value held against each, and each compiled. One operation is all of them; their number is printed.</summary>
[MemoryDiagnoser]
public class RealToolBenchmark
{
    private readonly List<JsonElement> _schemas = RealTools.InputSchemas();
    private readonly List<(JsonSchema Schema, JsonElement Value)> _pairs = [];

    /// <summary>Some of what is made at the bounds is long; the plain value of each schema is what calls look like.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        foreach (var compiled in _schemas.Select(static schema => JsonSchema.Compile(schema)))
        {
            _pairs.Add((compiled, SchemaValues.Of(compiled).Example() ?? throw new InvalidOperationException("Each measured schema must have a valid value.")));
        }

        Console.WriteLine($"// {_pairs.Count} different input schemas");
    }

    [Benchmark]
    public int ValidateOneValueOfEach()
    {
        var valid = 0;
        foreach (var (schema, value) in _pairs)
        {
            valid += schema.Validate(value) == SchemaVerdict.Valid ? 1 : 0;
        }

        return valid == _pairs.Count ? valid : throw new InvalidOperationException("The measured values must be valid.");
    }

    [Benchmark]
    public int CompileEach()
    {
        var compiled = 0;
        foreach (var schema in _schemas)
        {
            compiled += JsonSchema.Compile(schema) is null ? 0 : 1;
        }

        return compiled;
    }
}
