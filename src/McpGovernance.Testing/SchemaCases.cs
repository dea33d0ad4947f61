using System.Text.Json;
using McpGovernance.Schemas;
using NUnit.Framework;

namespace McpGovernance.Testing;

/// <summary>Arguments for a tool, made from its input schema: cases for <c>[TestCaseSource]</c>.</summary>
/// <remarks>Each case has one argument, an <see cref="IReadOnlyDictionary{TKey, TValue}"/> as the client's <c>CallToolAsync</c> takes it. The same seed gives the same cases.</remarks>
public static class SchemaCases
{
    private const int DefaultCount = 20;

    /// <summary>A stream of values repeats itself; after so many values for each that is wanted, there are no others.</summary>
    private const int Patience = 200;

    /// <summary>Arguments that the schema takes: at its bounds, with optional members and without, of each branch.</summary>
    /// <param name="inputSchema">The schema, such as a tool's <c>InputSchema</c>.</param>
    /// <param name="count">How many cases at most; all are different.</param>
    /// <param name="seed">Which ones.</param>
    /// <returns>The cases; the first is the plainest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than one.</exception>
    /// <exception cref="InvalidOperationException">No object was found that the schema takes.</exception>
    /// <exception cref="JsonSchemaException">The schema does not compile.</exception>
    public static IReadOnlyList<TestCaseData> For(JsonElement inputSchema, int count = DefaultCount, int seed = 1) =>
        Cases(inputSchema, count, seed, SchemaVerdict.Valid);

    /// <summary>Arguments that the schema refuses, most of them by little: a member left out or too many, another type, one beyond a bound.</summary>
    /// <param name="inputSchema">The schema, such as a tool's <c>InputSchema</c>.</param>
    /// <param name="count">How many cases at most; all are different.</param>
    /// <param name="seed">Which ones.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than one.</exception>
    /// <exception cref="InvalidOperationException">No object was found that the schema refuses.</exception>
    /// <exception cref="JsonSchemaException">The schema does not compile.</exception>
    public static IReadOnlyList<TestCaseData> InvalidFor(JsonElement inputSchema, int count = DefaultCount, int seed = 1) =>
        Cases(inputSchema, count, seed, SchemaVerdict.Invalid);

    private static List<TestCaseData> Cases(JsonElement inputSchema, int count, int seed, SchemaVerdict wanted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var schema = JsonSchema.Compile(inputSchema);
        var values = SchemaValues.Of(schema);
        var cases = (wanted == SchemaVerdict.Valid ? values.Generate(seed) : values.Candidates(seed))
            .Take((int)Math.Min(int.MaxValue, (long)count * Patience))
            .Where(value => value.ValueKind == JsonValueKind.Object && schema.Validate(value) == wanted)
            .DistinctBy(static value => value.GetRawText())
            .Take(count)
            .Select(static value => ToCase(value))
            .ToList();
        return cases.Count > 0 ? cases
            : throw new InvalidOperationException($"No object was found that the schema {(wanted == SchemaVerdict.Valid ? "takes" : "refuses")}. A test without cases would show nothing.");
    }

    private static TestCaseData ToCase(JsonElement value)
    {
        const int MaxName = 120;
        IReadOnlyDictionary<string, object?> arguments = value.EnumerateObject().ToDictionary(static member => member.Name, static object? (member) => member.Value, StringComparer.Ordinal);
        var name = value.GetRawText();
        return new TestCaseData(arguments).SetArgDisplayNames(name.Length <= MaxName ? name : $"{name[..MaxName]}...");
    }
}
