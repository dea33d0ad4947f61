using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes one value that meets schemas and misses others; every part is validated before it is built upon.</summary>
internal sealed class ValueMaker
{
    /// <summary>No honest value needs more work to be validated.</summary>
    private const int MaxWork = 100_000;

    /// <summary>An expression that ran out of time costs as much as this.</summary>
    private const int PatternCost = 150_000;

    /// <summary>One try costs as much beside what it does: it merges the schemas anew.</summary>
    private const int TryCost = 24;

    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 1_000 };

    private readonly ValueChoices _choices;
    private readonly ValueBudget _budget;
    private readonly SchemaLimits _limits;
    private readonly bool _wantsExample;
    private readonly int _maxDepth;

    public ValueMaker(ValueChoices choices, ValueBudget budget, SchemaLimits limits, bool wantsExample, int maxDepth)
    {
        (_choices, _budget, _wantsExample, _maxDepth) = (choices, budget, wantsExample, maxDepth);
        _limits = limits with { MaxWork = Math.Min(limits.MaxWork, MaxWork) };
    }

    public ValueChoices Choices => _choices;

    public ValueBudget Budget => _budget;

    public static JsonElement Parse(string text) => JsonElement.Parse(text, s_reading);

    /// <summary>The JSON text of a value, or <see langword="null"/> when none was found.</summary>
    public string? Make(IReadOnlyList<ValueDemand> demands, int depth) => Make(demands, depth, _wantsExample);

    /// <summary>The same for one who has the plain one already.</summary>
    public string? Vary(IReadOnlyList<ValueDemand> demands, int depth) => Make(demands, depth, isPlainFirst: false);

    private string? Make(IReadOnlyList<ValueDemand> demands, int depth, bool isPlainFirst)
    {
        if (depth > _maxDepth || !_budget.Spend(1))
        {
            return null;
        }

        var tries = depth switch { 0 => 24, < 3 => 10, _ => 4 };
        for (var attempt = 0; attempt < tries && _budget.Spend(TryCost); attempt++)
        {
            var outer = _choices.IsPlain;
            _choices.IsPlain = isPlainFirst && attempt == 0;
            var text = Compose(demands, depth);
            _choices.IsPlain = outer;
            if (text is not null && Meets(demands, text))
            {
                return text;
            }
        }

        return null;
    }

    public bool Meets(IReadOnlyList<ValueDemand> demands, string text)
    {
        if (!_budget.Spend(1 + (text.Length / 8)))
        {
            return false;
        }

        var value = Parse(text);
        foreach (var demand in demands)
        {
            if (!Meets(demand, new ElementInstance(value)))
            {
                return false;
            }
        }

        return true;
    }

    public bool Meets<T>(ValueDemand demand, T value)
        where T : struct, IInstance, allows ref struct
    {
        var evaluation = new Evaluation(_limits);
        try
        {
            ValueScope.EnterAll(demand.Scope, ref evaluation);
            var isValid = evaluation.Check(demand.Node, value, default);
            _budget.Spend(evaluation.Problem == SchemaVerdict.PatternLimit ? PatternCost : _limits.MaxWork - evaluation.WorkLeft);
            return !evaluation.Stops && isValid != demand.IsUnwanted;
        }
        finally
        {
            evaluation.Dispose();
        }
    }

    public bool Matches(TextPattern pattern, ReadOnlySpan<byte> text)
    {
        var evaluation = new Evaluation(_limits);
        var isMatch = pattern.IsMatch(text, ref evaluation);
        _budget.Spend(evaluation.Stops ? PatternCost : _limits.MaxWork - evaluation.WorkLeft);
        return isMatch;
    }

    private string? Compose(IReadOnlyList<ValueDemand> demands, int depth)
    {
        var shape = new ValueShape(_choices, _budget);
        shape.Take(demands);
        if (shape.Types == JsonTypes.None)
        {
            return null;
        }

        if (Given(shape, demands) is { } given)
        {
            return given;
        }

        if (shape.Values.Count > 0)
        {
            return FromValues(shape, demands);
        }

        return ChooseType(shape, depth) switch
        {
            JsonTypes.Object => new ObjectMaker(this, shape, depth).Make(),
            JsonTypes.Array => new ArrayMaker(this, shape, depth).Make(),
            JsonTypes.String => new TextMaker(_choices, _budget).Make(shape),
            JsonTypes.Number => new NumberMaker(_choices).Make(shape),
            JsonTypes.Boolean => _choices.PickInTurn(shape.Parts.Count > 0 ? shape.Parts[0].Node : this, 2) == 0 ? "true" : "false",
            _ => "null",
        };
    }

    /// <summary>What the schema's author wrote down, where it is right.</summary>
    private string? Given(ValueShape shape, IReadOnlyList<ValueDemand> demands)
    {
        if (!_choices.IsPlain && !_choices.Chance(10))
        {
            return null;
        }

        foreach (var part in shape.Parts)
        {
            if (part.Node.Example is { } example && Meets(demands, example))
            {
                return example;
            }
        }

        return null;
    }

    private string? FromValues(ValueShape shape, IReadOnlyList<ValueDemand> demands)
    {
        var smallest = shape.Values.MinBy(static values => values.Count)!;
        var start = smallest.Count == 0 ? 0 : _choices.PickInTurn(smallest, smallest.Count);
        for (var index = 0; index < smallest.Count && _budget.Spend(shape.Values.Count); index++)
        {
            var value = smallest.Members[(start + index) % smallest.Count];
            if (HasType(shape.Types, value) && shape.Values.All(values => new ElementInstance(value).IsIn(values)) && Meets(demands, value.GetRawText()))
            {
                return value.GetRawText();
            }
        }

        return null;
    }

    private static bool HasType(JsonTypes types, JsonElement value) =>
        JsonTypeNames.Of(value.ValueKind) is var type && ((types & type) != 0 || (type == JsonTypes.Number && (types & JsonTypes.Integer) != 0 && new ElementInstance(value).IsWhole(types)));

    /// <summary>First what the schemas speak of; deep down, what nests no further.</summary>
    private JsonTypes ChooseType(ValueShape shape, int depth)
    {
        var types = (shape.Types & JsonTypes.Integer) != 0 ? shape.Types | JsonTypes.Number : shape.Types;
        List<JsonTypes> spoken = [], others = [];
        foreach (var type in (JsonTypes[])[JsonTypes.Object, JsonTypes.Array, JsonTypes.String, JsonTypes.Number, JsonTypes.Boolean, JsonTypes.Null])
        {
            if ((types & type) == 0)
            {
                continue;
            }

            (IsSpokenOf(shape, type) ? spoken : others).Add(type);
        }

        if (_choices.IsPlain)
        {
            return spoken.Count > 0 ? spoken[0] : others.OrderBy(static type => type is JsonTypes.Object or JsonTypes.Array).ThenBy(static type => type == JsonTypes.Null).First();
        }

        List<JsonTypes> all = [.. spoken, .. others];
        if (spoken.Count > 0 && _choices.Chance(60))
        {
            all = spoken;
        }

        if (depth >= 2 && _choices.Chance(20 * depth) && all.Where(static type => type is not (JsonTypes.Object or JsonTypes.Array)).ToList() is { Count: > 0 } flat)
        {
            all = flat;
        }

        return _choices.Pick(all);
    }

    private static bool IsSpokenOf(ValueShape shape, JsonTypes type) => type switch
    {
        JsonTypes.Object => shape.Objects.Any() || shape.Members.Count > 0 || shape.WantsExtra,
        JsonTypes.Array => shape.Arrays.Any() || shape.FirstItem.Count + shape.AllItems.Count > 0 || shape.HasTwins,
        JsonTypes.String => shape.Texts.Count > 0,
        JsonTypes.Number => shape.Numbers.Count > 0,
        _ => false,
    };
}
