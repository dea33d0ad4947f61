using System.Globalization;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>The members of an object by their names: those that some rule mentions, and all others by the expressions they match.</summary>
internal sealed class OtherNames(ValueSearch search, ObjectFacts facts)
{
    /// <summary>More expressions are not held against each other.</summary>
    private const int MaxPatterns = 6;

    /// <summary>A member that is anything.</summary>
    public static OtherMember Any { get; } = new(new ObjectRules(), null, null, null);

    /// <summary>All names that the rules speak of.</summary>
    public IReadOnlyList<string> Mentioned => field ??=
    [
        .. facts.Rules.SelectMany(static one => Enumerable.Range(0, one.Rules.Names.Count).Select(one.Rules.NameOf))
            .Concat(facts.Present).Concat(facts.Absent).Concat(facts.Refused.Select(static one => one.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a member may be called so.</summary>
    public bool Fits(string name)
    {
        var rules = facts.Rules.Select(static one => one.Rules.PropertyNames).OfType<SchemaNode>().ToList();
        return rules.Count == 0 || (ValueText.Of(name) is var text && rules.TrueForAll(node => search.IsValid(node, text) != false));
    }

    /// <summary>What is asked of the member with a name.</summary>
    public IEnumerable<SchemaClaim> At(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        foreach (var (rules, isDeclaredOnly) in facts.Rules)
        {
            var number = rules.Names.Find(bytes);
            var known = number >= 0 && rules.Properties[number] is { } property ? [property] : new List<SchemaNode>();
            var matches = rules.Patterns.Select(one => (one.Schema, IsMatch: search.IsMatch(one.Pattern, name))).ToList();
            known.AddRange(matches.Where(static one => one.IsMatch == true).Select(static one => one.Schema));
            foreach (var schema in known.Count == 0 && rules.Additional is not null && matches.TrueForAll(static one => one.IsMatch == false) ? [rules.Additional] : known)
            {
                yield return new SchemaClaim(schema, isDeclaredOnly);
            }
        }
    }

    /// <summary>Whether a member that is there already is what is looked for.</summary>
    public bool IsMet(OtherMember other, string name, JsonElement value) => IsMeant(other, name) && RefusedValue(other).All(refused => search.IsValid(refused, value) == false);

    /// <summary>Looks for a member.</summary>
    /// <param name="other">What it is to be.</param>
    /// <param name="taken">Names that it is not to have.</param>
    /// <param name="mindsMentioned">Whether only names count that no rule speaks of.</param>
    public (string Name, SearchAnswer Answer) Find(OtherMember other, IReadOnlyCollection<string> taken, bool mindsMentioned = false)
    {
        string? reason = null;
        foreach (var name in mindsMentioned ? [] : Mentioned.Where(name => !facts.Absent.Contains(name) && !taken.Contains(name) && IsMeant(other, name) && Fits(name)))
        {
            var answer = search.Find(At(name), [.. facts.Refused.Where(one => one.Name == name).Select(static one => one.Refused), .. RefusedValue(other)]);
            if (answer.IsFound)
            {
                return (name, answer);
            }

            reason ??= answer.Reason;
        }

        foreach (var (name, answer) in FindUnmentioned(other, taken))
        {
            if (answer.IsFound)
            {
                return (name, answer);
            }

            reason ??= answer.Reason;
        }

        return ("", reason is null ? SearchAnswer.None : SearchAnswer.Unsure(reason));
    }

    private static IEnumerable<SchemaNode> RefusedValue(OtherMember other) => other.RefusedValue is { } value ? [value] : [];

    private bool IsMeant(OtherMember other, string name)
    {
        if (other.RefusedName is { } refused)
        {
            return search.IsValid(refused, ValueText.Of(name)) != true;
        }

        if (other.Pattern is { } pattern)
        {
            return search.IsMatch(pattern, name) != false;
        }

        return !IsDeclared(other.Rules, name) && !other.Rules.Patterns.Any(one => search.IsMatch(one.Pattern, name) == true);
    }

    private static bool IsDeclared(ObjectRules rules, string name) => rules.Names.Find(Encoding.UTF8.GetBytes(name)) is var number and >= 0 && rules.Properties[number] is not null;

    private IEnumerable<(string Name, SearchAnswer Answer)> FindUnmentioned(OtherMember other, IReadOnlyCollection<string> taken)
    {
        var patterns = facts.Rules.SelectMany(static one => one.Rules.Patterns).Concat(other.Rules.Patterns).Select(static one => one.Pattern).DistinctBy(static one => one.Source).ToList();
        if (patterns.Count > MaxPatterns)
        {
            yield return ("", SearchAnswer.Unsure("there are more expressions for names than are held against each other"));
            yield break;
        }

        for (var matched = 0; matched < 1 << patterns.Count; matched++)
        {
            var sources = patterns.Where((_, bit) => (matched & (1 << bit)) != 0).Select(static one => one.Source).ToHashSet(StringComparer.Ordinal);
            var isMeant = other.RefusedName is not null || (other.Pattern is { } pattern ? sources.Contains(pattern.Source) : !other.Rules.Patterns.Any(one => sources.Contains(one.Pattern.Source)));
            if (!isMeant)
            {
                continue;
            }

            var value = search.Find(AtMatched(sources), RefusedValue(other));
            if (value.IsNone)
            {
                continue;
            }

            var name = Name(other, taken, patterns, sources);
            yield return name.IsFound ? (name.Value.GetString()!, value) : ("", name);
        }
    }

    private IEnumerable<SchemaClaim> AtMatched(HashSet<string> sources)
    {
        foreach (var (rules, isDeclaredOnly) in facts.Rules)
        {
            var known = rules.Patterns.Where(one => sources.Contains(one.Pattern.Source)).Select(static one => one.Schema).ToList();
            foreach (var schema in known.Count == 0 && rules.Additional is not null ? [rules.Additional] : known)
            {
                yield return new SchemaClaim(schema, isDeclaredOnly);
            }
        }
    }

    private SearchAnswer Name(OtherMember other, IReadOnlyCollection<string> taken, List<TextPattern> patterns, HashSet<string> sources)
    {
        var declared = Enumerable.Range(0, other.Rules.Names.Count).Where(number => other.RefusedName is null && other.Pattern is null && other.Rules.Properties[number] is not null).Select(other.Rules.NameOf);
        var used = Mentioned.Concat(taken).Concat(declared).ToHashSet(StringComparer.Ordinal);
        var asked = facts.Rules.Select(static one => one.Rules.PropertyNames).OfType<SchemaNode>().ToList();
        if (patterns.Count == 0 && asked.Count == 0 && other.RefusedName is null)
        {
            return SearchAnswer.Found(ValueText.Of(Fresh(used)));
        }

        return search.Find(
            [
                new SchemaClaim(MadeUpNodes.Text),
                .. asked.Select(static node => new SchemaClaim(node)),
                .. patterns.Where(one => sources.Contains(one.Source)).Select(one => new SchemaClaim(search.Matching(one))),
            ],
            [
                .. patterns.Where(one => !sources.Contains(one.Source)).Select(search.Matching),
                .. used.Count == 0 ? [] : new[] { search.AnyOf([.. used.Order(StringComparer.Ordinal)]) },
                .. other.RefusedName is null ? [] : new[] { other.RefusedName },
            ]);
    }

    /// <summary>A name that nobody has.</summary>
    private static string Fresh(HashSet<string> used)
    {
        for (var number = 0; ; number++)
        {
            var name = number == 0 ? "x" : string.Create(CultureInfo.InvariantCulture, $"x{number}");
            if (!used.Contains(name))
            {
                return name;
            }
        }
    }
}
