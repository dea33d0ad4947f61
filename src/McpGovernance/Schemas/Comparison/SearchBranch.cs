using System.Runtime.CompilerServices;

namespace McpGovernance.Schemas;

/// <summary>One way of a search: what is still to be looked at, and what is known so far.</summary>
internal sealed class SearchBranch
{
    private readonly ValueSearch _search;
    private readonly JsonTypes _type;
    private readonly IReadOnlyList<SchemaClaim> _claims;
    private readonly IReadOnlyList<SchemaNode> _failed;
    private readonly Stack<SchemaClaim> _asked;
    private readonly List<SchemaNode> _refused;
    private readonly List<IReadOnlyList<BranchOption>> _choices;
    private readonly HashSet<int> _met;
    private readonly HashSet<SchemaClaim> _taken;
    private readonly BranchFacts _facts;

    public SearchBranch(ValueSearch search, JsonTypes type, IReadOnlyList<SchemaClaim> claims, IReadOnlyList<SchemaNode> failed)
    {
        (_search, _type, _claims, _failed) = (search, type, claims, failed);
        (_asked, _refused, _choices, _met, _taken, _facts) = (new Stack<SchemaClaim>(claims), [.. failed], [], [], [], new BranchFacts());
        if (type is JsonTypes.Null or JsonTypes.Boolean)
        {
            _facts.AddValues(type == JsonTypes.Null ? BranchEnd.Null : BranchEnd.Booleans);
        }
    }

    private SearchBranch(SearchBranch other)
    {
        (_search, _type, _claims, _failed) = (other._search, other._type, other._claims, other._failed);
        (_asked, _refused, _choices, _met, _taken, _facts) = (new(other._asked.Reverse()), [.. other._refused], [.. other._choices], [.. other._met], [.. other._taken], new(other._facts));
    }

    public SearchAnswer Find()
    {
        while (true)
        {
            if (!_search.Budget.Spend() || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                return SearchAnswer.Unsure("to tell would take more time or depth than a comparison gets");
            }

            while (_asked.TryPop(out var claim))
            {
                if (!Take(claim))
                {
                    return SearchAnswer.None;
                }
            }

            if (_refused.Exists(node => _met.Contains(_search.Identity.Of(node))))
            {
                return SearchAnswer.None;
            }

            if (_facts.Values is not null)
            {
                return TryListed();
            }

            if (Next() is not { } options)
            {
                return new BranchEnd(_search, _facts, _claims, _failed).Find(_type);
            }

            if (options.Count != 1)
            {
                return FindAny(options);
            }

            Follow(options[0]);
        }
    }

    /// <summary>Where all values are listed, or there are but few, each is tried.</summary>
    private SearchAnswer TryListed()
    {
        var isSure = true;
        foreach (var value in _facts.Values!.Where(value => JsonTypeNames.Of(value.ValueKind) == _type && _search.Budget.Spend()))
        {
            switch (_search.Holds(value, _claims, _failed))
            {
                case true:
                    return SearchAnswer.Found(value);
                case null:
                    isSure = false;
                    break;
            }
        }

        return !isSure ? SearchAnswer.Unsure(BranchEnd.NoVerdict) : _search.Budget.IsSpent ? SearchAnswer.Unsure("there are more values to try than a comparison has time for") : SearchAnswer.None;
    }

    private SearchAnswer FindAny(IReadOnlyList<BranchOption> options)
    {
        string? reason = null;
        foreach (var option in options)
        {
            var way = new SearchBranch(this);
            way.Follow(option);
            var answer = way.Find();
            if (answer.IsFound)
            {
                return answer;
            }

            reason ??= answer.Reason;
        }

        return reason is null ? SearchAnswer.None : SearchAnswer.Unsure(reason);
    }

    /// <summary>The next question with the fewest answers, which is taken off; null when none is left.</summary>
    private List<BranchOption>? Next()
    {
        List<BranchOption>? best = null;
        Action take = static () => { };
        for (var at = 0; at < _choices.Count && best is not { Count: < 2 } && !_search.Budget.IsSpent; at++)
        {
            var (index, options) = (at, Open(_choices[at]));
            if (best is null || options.Count < best.Count)
            {
                (best, take) = (options, () => _choices.RemoveAt(index));
            }
        }

        for (var at = 0; at < _refused.Count && best is not { Count: < 2 } && !_search.Budget.IsSpent; at++)
        {
            var (index, options) = (at, Open(FailureOptions.Of(_refused[at], _type)));
            if (best is null || options.Count < best.Count)
            {
                (best, take) = (options, () => _refused.RemoveAt(index));
            }
        }

        take();
        return best;
    }

    /// <summary>Without those that what is known so far rules out.</summary>
    private List<BranchOption> Open(IEnumerable<BranchOption> options)
    {
        var open = new List<BranchOption>();
        foreach (var option in options)
        {
            if (!_search.Budget.Spend())
            {
                open.Add(option);
                break;
            }

            if (option.Asked.Any(claim => !claim.Node.Admits(_type)) || option.Refused.Any(node => node.IsTrue || _met.Contains(_search.Identity.Of(node))))
            {
                continue;
            }

            if (option.Adds is not null)
            {
                var facts = new BranchFacts(_facts);
                option.Adds(facts);
                if (new BranchEnd(_search, facts, _claims, _failed).IsRuledOut(_type, _facts))
                {
                    continue;
                }
            }

            open.Add(option);
        }

        return open;
    }

    private void Follow(BranchOption option)
    {
        foreach (var claim in option.Asked)
        {
            _asked.Push(claim);
        }

        _refused.AddRange(option.Refused);
        option.Adds?.Invoke(_facts);
        _facts.Guess ??= option.Guess;
    }

    /// <summary>Takes what a schema asks. False when no value of the type can have it.</summary>
    private bool Take(SchemaClaim claim)
    {
        var node = claim.Node;
        if (!_taken.Add(claim) || !_search.Budget.Spend())
        {
            return true;
        }

        _met.Add(_search.Identity.Of(node));
        if (!node.Admits(_type))
        {
            return false;
        }

        foreach (var values in node.Values)
        {
            _facts.AddValues(values);
        }

        TakeOwn(claim, node);
        foreach (var part in node.AllOf)
        {
            _asked.Push(claim.Of(part));
        }

        _choices.AddRange(NodeChoices.Of(node, claim));
        if (node.Not is not null)
        {
            _refused.Add(node.Not);
        }

        if (node.Dynamic is not null)
        {
            _facts.Guess ??= "a dynamic reference means by the way to it";
        }

        return true;
    }

    private void TakeOwn(SchemaClaim claim, SchemaNode node)
    {
        switch (_type)
        {
            case JsonTypes.Number:
                TakeNumber(node);
                break;
            case JsonTypes.String when node.Text is not null:
                _facts.Text.Add(node.Text);
                break;
            case JsonTypes.Array when node.Array is not null:
                _facts.Array.Add(node.Array, claim.IsDeclaredOnly);
                if (node.Array.Unevaluated is { } rest && Evaluated.ItemsAtMost(node) is { } from)
                {
                    _facts.Array.Add(new ArrayRules { Prefix = [.. Enumerable.Repeat(MadeUpNodes.True, from)], Items = rest }, claim.IsDeclaredOnly);
                }

                break;
            case JsonTypes.Object when node.Object is not null:
                TakeObject(claim, node, node.Object);
                break;
        }
    }

    private void TakeNumber(SchemaNode node)
    {
        if (!node.Types.HasFlag(JsonTypes.Number))
        {
            _facts.Number.MultipleOf(ExactNumber.One);
            _facts.Number.IsWrittenAsInteger |= node.Types.HasFlag(JsonTypes.AsWritten);
        }

        if (node.Number is not null)
        {
            _facts.Number.Add(node.Number);
        }
    }

    private void TakeObject(SchemaClaim claim, SchemaNode node, ObjectRules rules)
    {
        _facts.Object.Add(rules, claim.IsDeclaredOnly);
        if (rules.Unevaluated is { } rest && Evaluated.MembersAtMost(node, rest) is { } also)
        {
            _facts.Object.Add(also, claim.IsDeclaredOnly);
        }

        _choices.AddRange(DependencyChoices.Of(rules, claim));
    }
}
