namespace McpGovernance.Policy;

/// <summary>A guard with its conditions taken apart.</summary>
internal sealed class GuardClauses
{
    private static readonly Dictionary<string, Answers> s_nothing = [];

    private readonly ClauseTree? _when;
    private readonly ClauseTree? _unless;

    public GuardClauses(GuardDefinition guard)
    {
        Guard = guard;
        _when = guard.When is { } when ? ClauseTree.Of(when) : null;
        _unless = guard.Unless is { } unless ? ClauseTree.Of(unless) : null;
    }

    public GuardDefinition Guard { get; }

    /// <summary>Whether it applies, with some clauses answered beforehand.</summary>
    public Answers Applies(ref ConditionFacts facts, IReadOnlyDictionary<string, Answers> given) =>
        GuardDefinition.Combine(_when?.Ask(ref facts, given) ?? Answers.True, _unless?.Ask(ref facts, given) ?? Answers.False);

    /// <summary>Its clauses, as they are.</summary>
    public List<PolicyClause> Ask(ref ConditionFacts facts)
    {
        var all = new List<PolicyClause>();
        foreach (var (tree, isUnless) in new[] { (_when, false), (_unless, true) })
        {
            foreach (var leaf in tree?.Leaves() ?? [])
            {
                all.Add(new PolicyClause { Text = leaf.Text, IsUnless = isUnless, Answer = Of(leaf.Ask(ref facts, s_nothing)) });
            }
        }

        return all;
    }

    private static PolicyAnswer Of(Answers answer) => answer switch
    {
        Answers.True => PolicyAnswer.True,
        Answers.False => PolicyAnswer.False,
        Answers.Unknown => PolicyAnswer.Unknown,
        _ => PolicyAnswer.Open,
    };
}
