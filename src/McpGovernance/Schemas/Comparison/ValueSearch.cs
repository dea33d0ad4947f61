using System.Globalization;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Looks for a value that meets some schemas and fails others, or proves that there is none.</summary>
/// <remarks>
/// All ways that a value could take are followed. What is not understood lets more through, so that a proof stays one; what is
/// found was tried, so that a find stays one. One search, by one thread.
/// </remarks>
internal sealed class ValueSearch(SearchBudget budget, SchemaLimits limits)
{
    private const string Spent = "to tell would take more time than a comparison gets";

    private static readonly JsonTypes[] s_types = [JsonTypes.Null, JsonTypes.Boolean, JsonTypes.Number, JsonTypes.String, JsonTypes.Array, JsonTypes.Object];

    private readonly Dictionary<string, SearchAnswer> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _matching = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pattern, string Name), bool?> _matches = [];

    /// <summary>The outermost open question whose answer was taken to be none.</summary>
    private int _assumed = int.MaxValue;

    public SearchBudget Budget => budget;

    public NodeIdentity Identity { get; } = new();

    public PatternLanguage Patterns { get; } = new(budget);

    /// <summary>The schema of texts in which an expression is found; the same each time.</summary>
    public SchemaNode Matching(TextPattern pattern)
    {
        if (!_matching.TryGetValue(pattern.Source, out var node))
        {
            node = _matching[pattern.Source] = MadeUpNodes.Matching(pattern);
        }

        return node;
    }

    /// <summary>The schema of some names; the same each time.</summary>
    public SchemaNode AnyOf(IReadOnlyCollection<string> names)
    {
        var key = string.Concat(names.Select(static name => string.Create(CultureInfo.InvariantCulture, $"{name.Length}:{name}")));
        if (!_names.TryGetValue(key, out var node))
        {
            node = _names[key] = MadeUpNodes.Values([.. names.Select(ValueText.Of)]);
        }

        return node;
    }

    /// <param name="asked">What the value is to meet.</param>
    /// <param name="refused">What it is not to meet, each of them.</param>
    public SearchAnswer Find(IEnumerable<SchemaClaim> asked, IEnumerable<SchemaNode> refused)
    {
        if (!budget.Spend())
        {
            return SearchAnswer.Unsure(Spent);
        }

        var claims = asked.Where(static claim => !claim.Node.IsTrue || (claim.IsDeclaredOnly && DeclaredNames.HasEmptyProperties(claim.Node))).DistinctBy(claim => (Identity.Of(claim.Node), claim.IsDeclaredOnly)).ToList();
        var failed = refused.Where(static node => node.Types != JsonTypes.None).DistinctBy(Identity.Of).ToList();
        if (failed.Exists(node => node.IsTrue || claims.Exists(claim => Identity.Of(claim.Node) == Identity.Of(node))) || claims.Exists(static claim => claim.Node.Types == JsonTypes.None))
        {
            return SearchAnswer.None;
        }

        var key = Key(claims, failed);
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_open.TryGetValue(key, out var depth))
        {
            // A smallest value has no part that answers the same question.
            _assumed = Math.Min(_assumed, depth);
            return SearchAnswer.None;
        }

        return _open.Count >= SearchBudget.MaxDepth ? SearchAnswer.Unsure("the schemas nest deeper than a comparison looks") : FindOnce(key, claims, failed);
    }

    /// <summary>Whether a value really is what was looked for; null when the validator gives no verdict.</summary>
    public bool? Holds(JsonElement value, IEnumerable<SchemaClaim> asked, IEnumerable<SchemaNode> refused)
    {
        var isSure = true;
        foreach (var (node, expected) in asked.Select(static claim => (claim.Node, true)).Concat(refused.Select(static node => (node, false))))
        {
            if (IsValid(node, value) is not { } isValid)
            {
                isSure = false;
            }
            else if (isValid != expected)
            {
                return false;
            }
        }

        return isSure ? true : null;
    }

    /// <summary>Null when the validator gives no verdict.</summary>
    public bool? IsValid(SchemaNode node, JsonElement value)
    {
        var evaluation = new Evaluation(limits);
        try
        {
            var isValid = evaluation.Check(node, new ElementInstance(value), default);
            return evaluation.Problem == SchemaVerdict.Valid ? isValid : Stopped();
        }
        finally
        {
            evaluation.Dispose();
        }
    }

    /// <summary>Null when the expression takes too long.</summary>
    public bool? IsMatch(TextPattern pattern, string name)
    {
        if (_matches.TryGetValue((pattern.Source, name), out var known) || budget.IsSpent)
        {
            return known;
        }

        var evaluation = new Evaluation(limits);
        try
        {
            var isMatch = pattern.IsMatch(System.Text.Encoding.UTF8.GetBytes(name), ref evaluation);
            return _matches[(pattern.Source, name)] = evaluation.Problem == SchemaVerdict.Valid ? isMatch : Stopped();
        }
        finally
        {
            evaluation.Dispose();
        }
    }

    /// <summary>What was stopped took long: the clock is looked at.</summary>
    private bool? Stopped()
    {
        budget.Spend(SearchBudget.StepsBetweenLooks);
        return null;
    }

    private SearchAnswer FindOnce(string key, List<SchemaClaim> claims, List<SchemaNode> failed)
    {
        var (depth, outer) = (_open.Count, _assumed);
        _open[key] = depth;
        _assumed = int.MaxValue;
        var answer = FindByType(claims, failed);
        _open.Remove(key);
        var isConditional = !answer.IsFound && _assumed < depth;
        if (!isConditional && !budget.IsSpent)
        {
            _known[key] = answer;
        }

        _assumed = isConditional ? Math.Min(outer, _assumed) : outer;
        return answer;
    }

    private SearchAnswer FindByType(List<SchemaClaim> claims, List<SchemaNode> failed)
    {
        if (DeclaredNames.Of(claims) is { } declared)
        {
            claims = [.. claims, new SchemaClaim(declared)];
        }

        string? reason = null;
        foreach (var type in s_types)
        {
            if (!claims.TrueForAll(claim => claim.Node.Admits(type)))
            {
                continue;
            }

            var answer = new SearchBranch(this, type, claims, failed).Find();
            if (answer.IsFound)
            {
                return answer;
            }

            reason ??= answer.Reason;
        }

        return reason is null ? SearchAnswer.None : SearchAnswer.Unsure(reason);
    }

    private string Key(List<SchemaClaim> claims, List<SchemaNode> failed)
    {
        var asked = claims.Select(claim => string.Create(CultureInfo.InvariantCulture, $"{Identity.Of(claim.Node)}{(claim.IsDeclaredOnly ? "d" : "")}")).Order(StringComparer.Ordinal);
        return $"{string.Join(',', asked)}|{string.Join(',', failed.Select(Identity.Of).Order())}";
    }
}
