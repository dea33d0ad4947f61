using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>One comparison: the sender's schema, the receiver's, and what is asked about them.</summary>
internal sealed class ComparisonRun
{
    private readonly JsonSchema _source;
    private readonly JsonSchema _target;
    private readonly SchemaClaim _typed;
    private readonly bool _isDynamic;

    /// <param name="source">The schema of those who send.</param>
    /// <param name="target">The schema of those who receive.</param>
    /// <param name="direction">Which of both is the old one.</param>
    /// <param name="profile">Over which values.</param>
    /// <param name="settings">How.</param>
    /// <param name="types">Of what type all values are that come into question.</param>
    public ComparisonRun(JsonSchema source, JsonSchema target, ComparisonDirection direction, ComparisonProfile profile, ComparisonSettings settings, JsonTypes types)
    {
        (_source, _target, Direction) = (source, target, direction);
        _typed = new SchemaClaim(MadeUpNodes.Typed(types));
        Search = new ValueSearch(new SearchBudget(settings.Time, settings.TimeLimit, settings.MaxSteps), settings.Schemas.Limits);
        Source = new SchemaClaim(source.Root, IsDeclaredOnly: profile == ComparisonProfile.Practical);
        Target = profile == ComparisonProfile.Practical && direction == ComparisonDirection.Output ? ReaderView.Of(target.Root) : target.Root;
        _isDynamic = source.Root.WidensScope || target.Root.WidensScope;
    }

    public ComparisonDirection Direction { get; }

    public ValueSearch Search { get; }

    /// <summary>The schema of those who send.</summary>
    public SchemaClaim Source { get; }

    /// <summary>The schema of those who receive.</summary>
    public SchemaNode Target { get; }

    /// <summary>Is there a value that breaks? Confirmed by the validator, or proved not to be, or not known.</summary>
    public SearchAnswer Break() => Confirmed(Search.Find([Source, _typed], [Target]));

    /// <summary>Whether it is proved that both ask the same of all values.</summary>
    public bool IsEquivalent() => !_isDynamic && Search.Find([new SchemaClaim(_source.Root), _typed], [_target.Root]).IsNone && Search.Find([new SchemaClaim(_target.Root), _typed], [_source.Root]).IsNone;

    /// <summary>As <see cref="Break"/>, by what stands at a place and fails one thing that the receiver asks there.</summary>
    /// <param name="path">The way to the place.</param>
    /// <param name="claims">What the sender's schema asks there.</param>
    /// <param name="asked">What the receiver asks there.</param>
    public SearchAnswer BreakAt(IReadOnlyList<ValueStep> path, IEnumerable<SchemaClaim> claims, SchemaNode asked)
    {
        if (!_isDynamic && Search.Find(path.Count == 0 ? claims.Append(_typed) : claims, [asked]).IsNone)
        {
            return SearchAnswer.None;
        }

        var around = path.Reverse().Aggregate(MadeUpNodes.Not(asked), static (inner, step) => step.Around(inner));
        return Confirmed(Search.Find([Source, _typed, new SchemaClaim(around)], [Target]), around);
    }

    /// <summary>What the receiver finds wrong with a value, in its own words.</summary>
    public SchemaError? Fault(JsonElement value) => _target.Explain(value) is { Errors: [var first, ..] } ? first : null;

    private SearchAnswer Confirmed(SearchAnswer answer, SchemaNode? around = null)
    {
        if (answer.IsNone)
        {
            return _isDynamic ? SearchAnswer.Unsure("a dynamic reference means by the way to it") : answer;
        }

        if (!answer.IsFound)
        {
            return answer;
        }

        bool Shows(JsonElement value) => _source.Validate(value) == SchemaVerdict.Valid && _target.Validate(value) == SchemaVerdict.Invalid
            && _typed.Node.Admits(JsonTypeNames.Of(value.ValueKind))
            && Search.IsValid(Target, value) == false && (around is null || Search.IsValid(around, value) == true);
        return Shows(answer.Value)
            ? SearchAnswer.Found(new ValueShrinker(Shows, Search.Budget).Shrink(answer.Value))
            : SearchAnswer.Unsure("of the values that were tried none shows a difference");
    }
}
