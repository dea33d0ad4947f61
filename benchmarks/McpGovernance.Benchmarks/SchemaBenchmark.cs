using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;
using McpGovernance.Schemas;
using Newtonsoft.Json.Linq;

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
    private readonly JsonElement _treeValue = JsonElement.Parse(SchemaSamples.TreeValue(objects: 43));
    private readonly JsonElement _mediumSchema = JsonElement.Parse(SchemaSamples.Medium);
    private readonly Dictionary<string, JsonElement> _smallArguments =
        JsonElement.Parse(SchemaSamples.SmallValue).EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);

    private readonly NJsonSchema.JsonSchema _theirSmall = Theirs(SchemaSamples.Small);
    private readonly NJsonSchema.JsonSchema _theirMedium = Theirs(SchemaSamples.Medium);
    private readonly NJsonSchema.JsonSchema _theirOrder = Theirs(SchemaSamples.Order);
    private readonly JToken _theirSmallValue = JToken.Parse(SchemaSamples.SmallValue);
    private readonly JToken _theirMediumValue = JToken.Parse(SchemaSamples.MediumValue);
    private readonly JToken _theirOrderValue = JToken.Parse(SchemaSamples.OrderValue);
    private readonly Dictionary<string, JsonElement> _arguments200Bytes = JsonElement.Parse(
        """{"customer":"acme_corp","title":"Printer on the second floor does not print","priority":2,"amount":49.90,"tags":["printer","hardware"],"due":"2026-12-01","contact":{"name":"A. Smith","phone":"+4930123456"}}""")
        .EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);
    private readonly ArrayBufferWriter<byte> _canonical = new(1_024);

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

    /// <summary>A schema that refers to itself; the nodes are objects, numbers and arrays.</summary>
    [Benchmark]
    public SchemaVerdict TreeOf100Nodes() => Valid(_tree.Validate(_treeValue));

    [Benchmark]
    public JsonSchema CompileSeventeenProperties() => JsonSchema.Compile(_mediumSchema);

    /// <summary>The canonical form of about 200 bytes of arguments, and SHA-256 over it.</summary>
    [Benchmark]
    public int Digest200BytesOfArguments()
    {
        _canonical.ResetWrittenCount();
        if (!CanonicalJson.TryWriteObject(_arguments200Bytes, _canonical))
        {
            throw new InvalidOperationException("The measured arguments must have a canonical form.");
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        return SHA256.HashData(_canonical.WrittenSpan, digest);
    }

    /// <summary>NJsonSchema, over its own tree. It does not know what the two other schemas need.</summary>
    [Benchmark]
    public int NJsonSchemaThreeProperties() => Valid(_theirSmall.Validate(_theirSmallValue));

    /// <inheritdoc cref="NJsonSchemaThreeProperties"/>
    [Benchmark]
    public int NJsonSchemaSeventeenProperties() => Valid(_theirMedium.Validate(_theirMediumValue));

    /// <inheritdoc cref="NJsonSchemaThreeProperties"/>
    [Benchmark]
    public int NJsonSchemaPatternsAndFormats() => Valid(_theirOrder.Validate(_theirOrderValue));

    private static NJsonSchema.JsonSchema Theirs(string schema) => NJsonSchema.JsonSchema.FromJsonAsync(schema).GetAwaiter().GetResult();

    private static int Valid(ICollection<NJsonSchema.Validation.ValidationError> errors) =>
        errors.Count == 0 ? 0 : throw new InvalidOperationException($"The measured value must be valid, but: {errors.First()}.");

    private static JsonSchema Compile(string schema) => JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Formats = FormatMode.Assert });

    private static SchemaVerdict Valid(SchemaVerdict verdict) =>
        verdict == SchemaVerdict.Valid ? verdict : throw new InvalidOperationException($"The measured value must be valid, but is {verdict}.");
}
