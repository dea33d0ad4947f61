using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes an array of what is known, or tells that there is none.</summary>
internal sealed class ArrayEnd(ValueSearch search, ArrayFacts facts)
{
    /// <summary>Longer arrays are not made.</summary>
    private const int MaxItems = 2_000;

    private const string TooLong = "an array that would show a difference is too long";

    private readonly int _limit = Limit(search, facts);

    public bool IsRuledOut() =>
        facts.Least > _limit
        || facts.Refused.Exists(one => one.Index >= _limit || Item(one.Index, [], RefusedAt(one.Index)).IsNone)
        || facts.RefusedAfter.Exists(one => Places(one.From).All(index => Item(index, [], [.. RefusedAt(index), one.Refused]).IsNone))
        || (facts.Repeats && (facts.IsUnique || !Pairs().Any(pair => !Both(pair).IsNone)))
        || facts.Somewhere.Exists(IsTooRare)
        || facts.Fewer.Exists(IsTooFrequent);

    /// <summary>Whether the only array that comes into question is the empty one.</summary>
    public bool IsOnlyEmpty => _limit == 0;

    /// <param name="more">How many items more than needed.</param>
    public SearchAnswer Build(int more)
    {
        var asked = new Dictionary<int, List<SchemaClaim>>();
        var refused = facts.Refused.GroupBy(static one => one.Index).ToDictionary(static group => group.Key, static group => group.Select(static one => one.Refused).ToList());
        foreach (var (from, schema) in facts.RefusedAfter)
        {
            var place = Places(from).Cast<int?>().FirstOrDefault(index => Item(index!.Value, [], [.. RefusedAt(index.Value), schema]).IsFound);
            Add(refused, place ?? from, schema);
        }

        foreach (var (schema, count) in facts.Somewhere)
        {
            if (count > MaxItems)
            {
                return SearchAnswer.Unsure(TooLong);
            }

            var places = Enumerable.Range(0, Math.Min(_limit, facts.Uniform + count)).Where(index => Item(index, [schema], refused.GetValueOrDefault(index, [])).IsFound).Take(count);
            foreach (var place in places)
            {
                Add(asked, place, schema);
            }
        }

        if (facts.Repeats)
        {
            var pair = Pairs().Select(one => (One: one, Answer: Both(one))).FirstOrDefault(static one => one.Answer.IsFound);
            if (pair.Answer.IsFound)
            {
                var same = new SchemaClaim(MadeUpNodes.Values([pair.Answer.Value]));
                Add(asked, pair.One.First, same);
                Add(asked, pair.One.Second, same);
            }
        }

        var length = Math.Max(facts.Least, asked.Keys.Concat(refused.Keys).DefaultIfEmpty(-1).Max() + 1) + more;
        return length > _limit || length > MaxItems ? SearchAnswer.Unsure(TooLong) : Fill(length, asked, refused);
    }

    private SearchAnswer Fill(int length, Dictionary<int, List<SchemaClaim>> asked, Dictionary<int, List<SchemaNode>> refused)
    {
        var items = new List<JsonElement>();
        var characters = 0L;
        for (var index = 0; index < length; index++)
        {
            var (claims, not) = (asked.GetValueOrDefault(index, []), refused.GetValueOrDefault(index, []));
            IEnumerable<SchemaNode> others = facts.IsUnique ? items.Select(static item => MadeUpNodes.Values([item])) : [];
            List<SchemaNode> all = [.. not, .. others];
            var answer = claims.Count == 0 && facts.Fewer.Count > 0 ? Item(index, claims, [.. all, .. facts.Fewer.Select(static one => one.Asked)]) : SearchAnswer.None;
            answer = answer.IsFound ? answer : Item(index, claims, all);
            if (!answer.IsFound)
            {
                return answer.IsNone ? SearchAnswer.Unsure("no array could be made of items that fit each other") : answer;
            }

            items.Add(answer.Value);
            characters += answer.Value.GetRawText().Length;
            if (characters > ValueText.MaxLength)
            {
                return SearchAnswer.Unsure(TooLong);
            }
        }

        return SearchAnswer.Found(ValueText.Of(items));
    }

    private static void Add<T>(Dictionary<int, List<T>> to, int place, T what)
    {
        if (!to.TryGetValue(place, out var list))
        {
            list = to[place] = [];
        }

        list.Add(what);
    }

    /// <summary>Where no item can stand, the array ends.</summary>
    private static int Limit(ValueSearch search, ArrayFacts facts)
    {
        for (var index = 0; index <= facts.Uniform && index < facts.Most; index++)
        {
            if (search.Find(facts.At(index), facts.Nowhere).IsNone)
            {
                return index;
            }
        }

        return facts.Most;
    }

    private SearchAnswer Item(int index, IEnumerable<SchemaClaim> asked, IEnumerable<SchemaNode> refused) =>
        search.Find([.. facts.At(index), .. asked], [.. facts.Nowhere, .. refused]);

    private IEnumerable<SchemaNode> RefusedAt(int index) => facts.Refused.Where(one => one.Index == index).Select(static one => one.Refused);

    /// <summary>Places from one on, as far as they differ.</summary>
    private IEnumerable<int> Places(int from)
    {
        // What is not to stand at a place makes that place unlike the others too.
        var last = facts.Refused.Select(static one => one.Index + 1).Append(facts.Uniform).Append(from).Max();
        for (var index = from; index <= last && index < _limit; index++)
        {
            yield return index;
        }
    }

    private IEnumerable<(int First, int Second)> Pairs()
    {
        var last = Math.Min(facts.Uniform + 2, _limit);
        for (var second = 1; second < last; second++)
        {
            for (var first = 0; first < second; first++)
            {
                yield return (first, second);
            }
        }
    }

    private SearchAnswer Both((int First, int Second) pair) => search.Find([.. facts.At(pair.First), .. facts.At(pair.Second)], facts.Nowhere);

    private bool IsTooRare((SchemaClaim Asked, int Count) wanted)
    {
        var number = search.Identity.Of(wanted.Asked.Node);
        if (wanted.Count > _limit || facts.Rules.Exists(one => one.Rules.Contains is { } same && search.Identity.Of(same) == number && one.Rules.MaxContains < wanted.Count))
        {
            return true;
        }

        var places = Places(0).Count(index => !Item(index, [wanted.Asked], []).IsNone);
        return places < wanted.Count && (facts.Uniform >= _limit || Item(facts.Uniform, [wanted.Asked], []).IsNone);
    }

    private bool IsTooFrequent((SchemaNode Asked, int Count) wanted)
    {
        var number = search.Identity.Of(wanted.Asked);
        return facts.Rules.Exists(one => one.Rules.Contains is { } same && search.Identity.Of(same) == number && one.Rules.MinContains >= wanted.Count)
            || HowMany(wanted.Asked) >= wanted.Count;
    }

    /// <summary>How many items there must be that are what is asked.</summary>
    private long HowMany(SchemaNode asked)
    {
        var differing = Math.Min(facts.Least, facts.Uniform);
        var number = Enumerable.Range(0, differing).LongCount(index => Item(index, [], [asked]).IsNone);
        return facts.Least > differing && Item(facts.Uniform, [], [asked]).IsNone ? number + facts.Least - differing : number;
    }
}
