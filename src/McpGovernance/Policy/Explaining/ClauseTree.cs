namespace McpGovernance.Policy;

/// <summary>A condition taken apart down to single keywords, so that each can be shown, and asked as if its answer were another.</summary>
/// <remarks>Its answer is that of the condition: a fragment is all of its keywords, and what is missing is unknown to each of them.</remarks>
internal sealed class ClauseTree
{
    private readonly Condition? _leaf;
    private readonly Func<Answers, Answers, Answers>? _join;
    private readonly ClauseTree[] _parts;

    private ClauseTree(Condition leaf) => (_leaf, _parts, Text) = (leaf, [], ClauseText.Of(leaf));

    private ClauseTree(Func<Answers, Answers, Answers>? join, IEnumerable<ClauseTree> parts) => (_join, _parts, Text) = (join, [.. parts], "");

    /// <summary>What is asked; empty where it consists of others.</summary>
    public string Text { get; }

    public static ClauseTree Of(Condition condition) => condition switch
    {
        AllCondition => new ClauseTree(ThreeValues.And, condition.Parts.Select(Of)),
        AnyCondition => new ClauseTree(ThreeValues.Or, condition.Parts.Select(Of)),
        OppositeCondition => new ClauseTree(null, condition.Parts.Select(Of)),
        ArgumentCondition { Exists: { } exists, Test: { } test } argument => new ClauseTree(ThreeValues.And, [new ClauseTree(new ArgumentCondition(argument.Path, exists, null)), Of(argument.Path, test)]),
        ArgumentCondition { Test: { } test } argument => Of(argument.Path, test),
        _ => new ClauseTree(condition),
    };

    /// <summary>Asks it, with some clauses answered beforehand.</summary>
    public Answers Ask(ref ConditionFacts facts, IReadOnlyDictionary<string, Answers> given)
    {
        if (_leaf is not null)
        {
            facts.Begin();
            return given.TryGetValue(Text, out var answer) ? answer : _leaf.Ask(ref facts);
        }

        var all = _parts[0].Ask(ref facts, given);
        for (var i = 1; i < _parts.Length; i++)
        {
            all = _join!(all, _parts[i].Ask(ref facts, given));
        }

        return _join is null ? ThreeValues.Not(all) : all;
    }

    /// <summary>The clauses that ask something themselves.</summary>
    public IEnumerable<ClauseTree> Leaves() => _leaf is null ? _parts.SelectMany(static part => part.Leaves()) : [this];

    private static ClauseTree Of(ArgumentPath path, ValueTest test) => test switch
    {
        AllTest => new ClauseTree(ThreeValues.And, test.Parts.Select(part => Of(path, part))),
        AnyTest => new ClauseTree(ThreeValues.Or, test.Parts.Select(part => Of(path, part))),
        OppositeTest => new ClauseTree(null, test.Parts.Select(part => Of(path, part))),
        _ => new ClauseTree(new ArgumentCondition(path, null, test)),
    };
}
