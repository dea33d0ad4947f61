using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes values from a schema: an example, valid values that seek the bounds, and values that are nearly valid.</summary>
/// <remarks>
/// Immutable and thread safe. What is said to be valid was validated. The work for each value is bounded: for some schemas that have values, none is found.
/// </remarks>
public sealed class SchemaValues
{
    private const long WorkForExample = 2_000_000, WorkForValue = 200_000;

    /// <summary>After as many failures in a row, a stream ends; sooner where not even an example was found.</summary>
    private const int MaxMisses = 12, MaxMissesWithoutExample = 4;

    private static readonly int[] s_exampleDepths = [1, 2, 3, 4, 6, 9, 14, 24, 48];

    private static readonly int[] s_depths = [3, 4, 6, 10];

    private readonly JsonSchema _schema;
    private readonly JsonSchema? _missed;

    private SchemaValues(JsonSchema schema, JsonSchema? missed = null)
    {
        _schema = schema;
        _missed = missed;
    }

    /// <summary>Values of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>What makes its values.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schema"/> is <see langword="null"/>.</exception>
    public static SchemaValues Of(JsonSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new SchemaValues(schema);
    }

    /// <summary>Values of one schema that are not valid under another: what tells two schemas apart.</summary>
    internal static SchemaValues Between(JsonSchema schema, JsonSchema missed) => new(schema, missed);

    /// <summary>One valid value, small but telling: what is required, and what the schema has examples or defaults for.</summary>
    /// <returns>The value, always the same; <see langword="null"/> when none was found.</returns>
    public JsonElement? Example()
    {
        var work = WorkForExample / s_exampleDepths.Length;
        for (var step = 0; step < s_exampleDepths.Length; step++)
        {
            var maker = new ValueMaker(new ValueChoices(step), new ValueBudget(work), _schema.Limits, wantsExample: true, s_exampleDepths[step]);
            if (Confirmed(maker) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Valid values that seek what is often done wrong: bounds and their neighbours, each member of an enumeration, each branch, members there and not there, texts beyond the first plane of Unicode.</summary>
    /// <param name="seed">The same seed gives the same values.</param>
    /// <returns>Values without end, some of them equal; the stream ends where none are found any more.</returns>
    public IEnumerable<JsonElement> Generate(int seed)
    {
        var example = Example();
        if (example is not null)
        {
            yield return example.Value;
        }

        var choices = new ValueChoices(seed);
        var misses = 0;
        for (var round = 0; misses < (example is null ? MaxMissesWithoutExample : MaxMisses); round++)
        {
            var maker = new ValueMaker(choices, new ValueBudget(WorkForValue), _schema.Limits, wantsExample: false, s_depths[round % s_depths.Length]);
            if (Confirmed(maker) is { } value)
            {
                misses = 0;
                yield return value;
            }
            else
            {
                misses++;
            }
        }
    }

    /// <summary>Valid values, and what comes of them by one or two small changes, most of which are not valid.</summary>
    /// <param name="seed">The same seed gives the same values.</param>
    /// <returns>Values without end, some of them equal; their verdicts are not told.</returns>
    public IEnumerable<JsonElement> Candidates(int seed)
    {
        var changes = new ValueChanges(seed);
        using var valid = Generate(seed).GetEnumerator();
        var last = valid.MoveNext() ? valid.Current : JsonElement.Parse("{}");
        while (true)
        {
            yield return last;
            var changed = last;
            for (var change = 0; change < ValueChanges.PerValue; change++)
            {
                changed = changes.Change(change % 3 == 2 ? changed : last);
                yield return changed;
            }

            last = valid.MoveNext() ? valid.Current : changed.GetRawText().Length > 1_000 ? JsonElement.Parse("{}") : changed;
        }
    }

    private JsonElement? Confirmed(ValueMaker maker)
    {
        List<ValueDemand> demands = [new ValueDemand(_schema.Root, Scope: null)];
        if (_missed is not null)
        {
            demands.Add(new ValueDemand(_missed.Root, Scope: null, IsUnwanted: true));
        }

        if (maker.Make(demands, depth: 0) is not { } text)
        {
            return null;
        }

        var value = ValueMaker.Parse(text);
        return _schema.Validate(value) == SchemaVerdict.Valid && _missed?.Validate(value) is null or SchemaVerdict.Invalid ? value : null;
    }
}
