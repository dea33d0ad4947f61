namespace McpGovernance.Schemas;

/// <summary>Everything that is asked of one value: the schemas that apply to it, one branch of each union chosen.</summary>
/// <remarks>It may miss what only a validation finds. What is made from it is validated.</remarks>
internal sealed class ValueShape(ValueChoices choices, ValueBudget budget)
{
    /// <summary>More schemas for one value are not looked at; the validation is still right about them.</summary>
    private const int MaxParts = 500;

    private readonly Queue<(ShapePart Part, SchemaNode[] Branches, bool IsExclusive)> _unions = new();
    private readonly Queue<ShapePart> _conditions = new();

    public List<ShapePart> Parts { get; } = [];

    public JsonTypes Types { get; set; } = JsonTypes.Any;

    public List<ValueSet> Values { get; } = [];

    public List<NumberRules> Numbers { get; } = [];

    public List<TextRules> Texts { get; } = [];

    public bool IsFraction { get; set; }

    public int MinItems { get; set; }

    public int MaxItems { get; set; } = int.MaxValue;

    public int MinProperties { get; set; }

    public int MaxProperties { get; set; } = int.MaxValue;

    public bool HasTwins { get; set; }

    public HashSet<string> Forbidden { get; } = new(StringComparer.Ordinal);

    public List<(string Name, ValueDemand Demand)> Members { get; } = [];

    public List<ValueDemand> FirstItem { get; } = [];

    public List<ValueDemand> AllItems { get; } = [];

    public bool WantsExtra { get; set; }

    public IEnumerable<(ShapePart Part, ObjectRules Rules)> Objects => Parts.Where(static part => part.Node.Object is not null).Select(static part => (part, part.Node.Object!));

    public IEnumerable<(ShapePart Part, ArrayRules Rules)> Arrays => Parts.Where(static part => part.Node.Array is not null).Select(static part => (part, part.Node.Array!));

    public void Take(IReadOnlyList<ValueDemand> demands)
    {
        foreach (var demand in demands.Where(static demand => !demand.IsUnwanted))
        {
            Take(demand.Node, demand.Scope, parent: null);
        }

        foreach (var demand in demands.Where(static demand => demand.IsUnwanted))
        {
            new ShapeExclusion(this, choices).Exclude(demand.Node, demand.Scope, parent: null);
        }

        Settle();
    }

    public void Take(SchemaNode node, ValueScope? scope, ShapePart? parent)
    {
        if (Parts.Count >= MaxParts || !budget.Spend(1) || (parent is not null && parent.Repeats(node)))
        {
            return;
        }

        var part = new ShapePart(node, ValueScope.Enter(scope, node), parent);
        Parts.Add(part);
        Types = TypeSets.Meet(Types, node.Types);
        Values.AddRange(node.Values);
        TakeRules(node);
        foreach (var schema in node.AllOf)
        {
            Take(schema, part.Scope, part);
        }

        if (node.Dynamic is not null)
        {
            Take(ValueScope.Resolve(part.Scope, node.Dynamic), part.Scope, part);
        }

        if (node.AnyOf.Length > 0)
        {
            _unions.Enqueue((part, node.AnyOf, false));
        }

        if (node.OneOf.Length > 0)
        {
            _unions.Enqueue((part, node.OneOf, true));
        }

        if (node.If is not null || node.Not is not null)
        {
            _conditions.Enqueue(part);
        }
    }

    /// <summary>Chooses branches, once it is known what else is asked.</summary>
    public void Settle()
    {
        while (Types != JsonTypes.None && !budget.IsSpent && (_unions.Count > 0 || _conditions.Count > 0))
        {
            if (_unions.TryDequeue(out var union))
            {
                ChooseBranch(union.Part, union.Branches, union.IsExclusive);
            }
            else
            {
                ChooseCondition(_conditions.Dequeue());
            }
        }
    }

    private void TakeRules(SchemaNode node)
    {
        if (node.Number is not null)
        {
            Numbers.Add(node.Number);
        }

        if (node.Text is not null)
        {
            Texts.Add(node.Text);
        }

        if (node.Array is { } array)
        {
            MinItems = Math.Max(MinItems, array.MinItems);
            MaxItems = Math.Min(MaxItems, array.MaxItems);
        }

        if (node.Object is { } members)
        {
            MinProperties = Math.Max(MinProperties, members.MinProperties);
            MaxProperties = Math.Min(MaxProperties, members.MaxProperties);
        }
    }

    private void ChooseBranch(ShapePart part, SchemaNode[] branches, bool isExclusive)
    {
        budget.Spend(branches.Length);
        var open = branches.Where(branch => CanMeet(branch)).ToList();
        if (open.Count == 0)
        {
            Types = JsonTypes.None;
            return;
        }

        // An example says more when it is not null.
        open = choices.IsPlain ? [.. open.OrderBy(static branch => branch.Types == JsonTypes.Null)] : open;
        var chosen = open[choices.PickInTurn(branches, open.Count)];
        Take(chosen, part.Scope, part);
        if (isExclusive && (choices.IsPlain || choices.Chance(60)))
        {
            foreach (var other in open.Where(other => !ReferenceEquals(other, chosen) && Overlaps(chosen, other)))
            {
                new ShapeExclusion(this, choices).Exclude(other, part.Scope, part);
            }
        }
        else if (!isExclusive && open.Count > 1 && choices.Chance(20))
        {
            Take(choices.Pick(open), part.Scope, part);
        }
    }

    private void ChooseCondition(ShapePart part)
    {
        var node = part.Node;
        if (node.Not is not null)
        {
            new ShapeExclusion(this, choices).Exclude(node.Not, part.Scope, part);
        }

        if (node.If is null)
        {
            return;
        }

        var meets = choices.PickInTurn(node.If, 2) == (node.Then is { Types: JsonTypes.None } ? 1 : 0);
        if (meets)
        {
            Take(node.If, part.Scope, part);
        }
        else
        {
            new ShapeExclusion(this, choices).Exclude(node.If, part.Scope, part);
        }

        if ((meets ? node.Then : node.Else) is { } next)
        {
            Take(next, part.Scope, part);
        }
    }

    private bool CanMeet(SchemaNode branch) =>
        TypeSets.Meet(Types, TypeSets.Of(branch)) != JsonTypes.None && (branch.Values.Length == 0 || Values.Count == 0 || branch.Values.All(set => Values.All(mine => Shares(set, mine))));

    private bool Shares(ValueSet a, ValueSet b)
    {
        const int Few = 100;
        var (small, large) = a.Count <= b.Count ? (a, b) : (b, a);
        budget.Spend(Math.Min(small.Count, Few));
        return small.Count > Few || small.Members.Any(member => new ElementInstance(member).IsIn(large));
    }

    private static bool Overlaps(SchemaNode a, SchemaNode b) => TypeSets.Meet(TypeSets.Of(a), TypeSets.Of(b)) != JsonTypes.None;
}
