using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Makes one object: first which names, then a value for each.</summary>
internal sealed class ObjectMaker(ValueMaker maker, ValueShape shape, int depth)
{
    private const int MaxMembers = 2_000;

    private static readonly string[] s_extras = ["extra", "", "a b", "\U0001F600", "__proto__", "x-1", "é", "a\"/~\\", "0"];

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<SchemaNode> _dependent = [];
    private readonly Dictionary<string, string> _members = new(StringComparer.Ordinal);
    private int _needed;

    private ValueChoices Choices => maker.Choices;

    public string? Make()
    {
        if (!CloseOver() || (shape.Types & JsonTypes.Object) == 0)
        {
            return null;
        }

        _needed = _names.Count;
        AddOptional();
        if (!CloseOver() || (shape.Types & JsonTypes.Object) == 0)
        {
            return null;
        }

        for (var index = 0; index < _names.Count; index++)
        {
            if (!MakeMember(_names[index]) && IsNeeded(_names[index], index))
            {
                return null;
            }
        }

        AddExtras();
        return _members.Count < shape.MinProperties || _members.Count > shape.MaxProperties
            ? null
            : $"{{{string.Join(',', _members.Select(static member => $"{TextMaker.Quote(member.Key)}:{member.Value}"))}}}";
    }

    /// <summary>Adds what must be there because something else is.</summary>
    private bool CloseOver()
    {
        int before;
        do
        {
            before = _names.Count + _dependent.Count;
            foreach (var (name, _) in shape.Members)
            {
                Add(name);
            }

            foreach (var (part, rules) in shape.Objects.ToList())
            {
                CloseOver(part, rules);
            }
        }
        while (_names.Count + _dependent.Count > before && maker.Budget.Spend(_names.Count));
        return !_names.Exists(shape.Forbidden.Contains);
    }

    private void CloseOver(ShapePart part, ObjectRules rules)
    {
        foreach (var number in rules.Required)
        {
            Add(NameOf(rules, number));
        }

        foreach (var (_, required) in rules.DependentRequired.Where(one => _known.Contains(NameOf(rules, one.Name))))
        {
            foreach (var number in required)
            {
                Add(NameOf(rules, number));
            }
        }

        foreach (var (_, schema) in rules.DependentSchemas.Where(one => _known.Contains(NameOf(rules, one.Name))))
        {
            if (_dependent.Add(schema))
            {
                shape.Take(schema, part.Scope, part);
                shape.Settle();
            }
        }
    }

    /// <summary>An example has the optional members that an author thought of; other values have none, some or all.</summary>
    private void AddOptional()
    {
        var percent = Choices.Pick((int[])[0, 0, 50, 100]);
        foreach (var (_, rules) in shape.Objects.ToList())
        {
            for (var number = 0; number < rules.Names.Count && _names.Count < Math.Min(shape.MaxProperties, MaxMembers); number++)
            {
                var name = NameOf(rules, number);
                if (!shape.Forbidden.Contains(name) && (Choices.IsPlain ? rules.Properties[number]?.Example is not null : Choices.Chance(percent)))
                {
                    Add(name);
                }
            }
        }
    }

    private bool IsNeeded(string name, int index) => index < _needed || shape.Objects.Any(one => one.Rules.Required.Any(number => NameOf(one.Rules, number) == name));

    private bool MakeMember(string name)
    {
        if (Demands(name) is not { } demands)
        {
            return false;
        }

        if (maker.Make(demands, depth + 1) is not { } text)
        {
            return false;
        }

        _members[name] = text;
        return maker.Budget.Spend(name.Length + (text.Length / 8));
    }

    private void AddExtras()
    {
        var wished = Choices.IsPlain ? shape.MinProperties
            : Math.Max(shape.MinProperties, _members.Count + (shape.WantsExtra ? 1 : Choices.Pick((int[])[0, 0, 0, 1, 2])));
        wished = Math.Min(Math.Min(wished, shape.MaxProperties), MaxMembers);
        var misses = 0;
        for (var number = 0; _members.Count < wished && misses < 12 + _names.Count && !maker.Budget.IsSpent; number++)
        {
            var name = ExtraName(number);
            if (name is null || _members.ContainsKey(name) || shape.Forbidden.Contains(name) || Depends(name) || !MakeMember(name))
            {
                misses++;
            }
        }
    }

    /// <summary>What asks for more members is left alone here: the names were closed over before.</summary>
    private bool Depends(string name) => shape.Objects.Any(one =>
        one.Rules.DependentRequired.Any(dependency => NameOf(one.Rules, dependency.Name) == name && !dependency.Required.All(number => _members.ContainsKey(NameOf(one.Rules, number))))
        || one.Rules.DependentSchemas.Any(dependency => NameOf(one.Rules, dependency.Name) == name));

    private string? ExtraName(int number)
    {
        // Names that are known but were not chosen come first: a closed object has no others.
        if (_members.Count < shape.MinProperties && shape.Objects.SelectMany(static one => Enumerable.Range(0, one.Rules.Names.Count).Select(index => NameOf(one.Rules, index))).ElementAtOrDefault(number) is { } declared)
        {
            return declared;
        }

        var patterns = shape.Objects.SelectMany(static one => one.Rules.Patterns).Select(static one => one.Pattern.Node).ToList();
        var rules = shape.Objects.Where(static one => one.Rules.PropertyNames is not null).Select(static one => new ValueDemand(one.Rules.PropertyNames!, one.Part.Scope)).ToList();
        if (rules.Count > 0 && (patterns.Count == 0 || number % 2 == 0))
        {
            return maker.Make([.. rules, ValueDemand.Text], depth + 1) is { } text ? ValueMaker.Parse(text).GetString() : null;
        }

        if (patterns.Count > 0 && (number % 3 < 2 || shape.WantsExtra))
        {
            return new PatternMaker(Choices, maker.Budget).Make(Choices.Pick(patterns), Choices.Pick((int[])[1, 2, 5]));
        }

        return number > 3 || Choices.IsPlain ? $"extra{number}" : Choices.Pick(s_extras);
    }

    /// <summary>What a member of this name must meet, or <see langword="null"/> when there can be none.</summary>
    private List<ValueDemand>? Demands(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        var demands = new List<ValueDemand>();
        var knowing = new List<ShapePart>();
        foreach (var (part, rules) in shape.Objects)
        {
            var count = demands.Count;
            if (rules.Names.Find(utf8) is var number and >= 0 && rules.Properties[number] is { } property)
            {
                demands.Add(new ValueDemand(property, part.Scope));
            }

            demands.AddRange(rules.Patterns.Where(one => maker.Matches(one.Pattern, utf8)).Select(one => new ValueDemand(one.Schema, part.Scope)));
            if (demands.Count == count && rules.Additional is not null)
            {
                demands.Add(new ValueDemand(rules.Additional, part.Scope));
            }

            if (demands.Count > count)
            {
                knowing.Add(part);
            }

            if (rules.PropertyNames is not null && !maker.Meets(new ValueDemand(rules.PropertyNames, part.Scope), new NameInstance(utf8)))
            {
                return null;
            }
        }

        // From the inside out: what an inner one looked at, an outer one does not.
        foreach (var (part, rules) in shape.Objects.Reverse())
        {
            if (rules.Unevaluated is not null && !knowing.Exists(other => other.IsWithin(part)))
            {
                demands.Add(new ValueDemand(rules.Unevaluated, part.Scope));
                knowing.Add(part);
            }
        }

        demands.AddRange(shape.Members.Where(one => one.Name == name).Select(static one => one.Demand));
        return demands.Exists(static demand => demand is { IsUnwanted: false, Node: { IsTypeOnly: true, Types: JsonTypes.None } }) ? null : demands;
    }

    private void Add(string name)
    {
        if (_known.Add(name))
        {
            _names.Add(name);
        }
    }

    private static string NameOf(ObjectRules rules, int number) => Encoding.UTF8.GetString(rules.Names[number]);
}
