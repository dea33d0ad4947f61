namespace McpGovernance.Schemas;

/// <summary>Makes one array: first how many items, and which of them are what <c>contains</c> asks for, then the items.</summary>
internal sealed class ArrayMaker(ValueMaker maker, ValueShape shape, int depth)
{
    private const int MaxItems = 5_000;

    /// <summary>A longest array is worth making up to this.</summary>
    private const int Longest = 64;

    private readonly List<string> _items = [];
    private readonly HashSet<System.Text.Json.JsonElement> _distinct = new(JsonEquality.Comparer);

    private ValueChoices Choices => maker.Choices;

    public string? Make()
    {
        var isUnique = shape.Arrays.Any(static one => one.Rules.UniqueItems);
        var needs = shape.Arrays.Where(static one => one.Rules.Contains is not null).ToList();
        var contained = needs.Sum(static one => (long)one.Rules.MinContains);
        var least = (int)Math.Min(Math.Max(shape.MinItems, Choices.Chance(50) ? needs.Select(static one => one.Rules.MinContains).DefaultIfEmpty().Max() : contained), int.MaxValue);
        least = Math.Max(least, shape.HasTwins ? 2 : shape.FirstItem.Count > 0 ? 1 : 0);
        if (least > shape.MaxItems || least > MaxItems)
        {
            return null;
        }

        var count = Count(least);
        for (var index = 0; index < count; index++)
        {
            var item = shape.HasTwins && index > 0 ? _items[0] : MakeItem(index, isUnique, needs);
            if (item is null)
            {
                break;
            }

            _items.Add(item);
        }

        return _items.Count < least ? null : $"[{string.Join(',', _items)}]";
    }

    private int Count(int least)
    {
        var most = Math.Min(shape.MaxItems, Math.Max(least, Longest));
        if (Choices.IsPlain)
        {
            return Math.Clamp(1, least, most);
        }

        var prefix = shape.Arrays.Select(static one => one.Rules.Prefix.Length).DefaultIfEmpty().Max();
        return Choices.Pick((int[])[least, least, Math.Min(least + 1, most), Math.Min(least + 2, most), Math.Clamp(prefix, least, most), Math.Clamp(prefix + 1, least, most), .. depth < 2 && shape.MaxItems <= Longest ? (int[])[most, Math.Max(least, most - 1)] : []]);
    }

    private string? MakeItem(int index, bool isUnique, List<(ShapePart Part, ArrayRules Rules)> needs)
    {
        var demands = Demands(index, needs);
        for (var attempt = 0; attempt < 12 && !maker.Budget.IsSpent; attempt++)
        {
            var outer = Choices.IsPlain;
            Choices.IsPlain &= attempt == 0;
            var item = attempt == 0 || !outer ? maker.Make(demands, depth + 1) : maker.Vary(demands, depth + 1);
            Choices.IsPlain = outer;
            if (item is null || !isUnique || _distinct.Add(ValueMaker.Parse(item)))
            {
                return item;
            }
        }

        return null;
    }

    private List<ValueDemand> Demands(int index, List<(ShapePart Part, ArrayRules Rules)> needs)
    {
        var demands = new List<ValueDemand>();
        var knowing = new List<ShapePart>();
        foreach (var (part, rules) in shape.Arrays)
        {
            if ((index < rules.Prefix.Length ? rules.Prefix[index] : rules.Items) is { } schema)
            {
                demands.Add(new ValueDemand(schema, part.Scope));
                knowing.Add(part);
            }
        }

        // The first items are those of the first 'contains', the next those of the second.
        var from = 0L;
        foreach (var (part, rules) in needs)
        {
            var isMeant = index >= from && index < from + rules.MinContains;
            from += rules.MinContains;
            if (isMeant)
            {
                demands.Add(new ValueDemand(rules.Contains!, part.Scope));
            }
            else if (index >= rules.MaxContains)
            {
                demands.Add(new ValueDemand(rules.Contains!, part.Scope, IsUnwanted: true));
            }

            if (isMeant && rules.ContainsEvaluates)
            {
                knowing.Add(part);
            }
        }

        foreach (var (part, rules) in shape.Arrays.Reverse())
        {
            if (rules.Unevaluated is not null && !knowing.Exists(other => other.IsWithin(part)))
            {
                demands.Add(new ValueDemand(rules.Unevaluated, part.Scope));
                knowing.Add(part);
            }
        }

        demands.AddRange(index == 0 ? shape.FirstItem : []);
        demands.AddRange(shape.AllItems);
        return demands;
    }
}
