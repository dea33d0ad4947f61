using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes an object of what is known, or tells that there is none.</summary>
internal sealed class ObjectEnd(ValueSearch search, ObjectFacts facts)
{
    /// <summary>Larger objects are not made.</summary>
    private const int MaxMembers = 500;

    private readonly OtherNames _others = new(search, facts);

    /// <summary>Whether what was added to what was known before leaves no object.</summary>
    public bool IsRuledOut(ObjectFacts before)
    {
        if (facts.Least > facts.Most || facts.Present.Count > facts.Most || facts.Present.Overlaps(facts.Absent))
        {
            return true;
        }

        if (facts.Refused.Skip(before.Refused.Count).Any(one => facts.Absent.Contains(one.Name) || Member(one.Name).IsNone)
            || facts.Others.Skip(before.Others.Count).Any(other => _others.Find(other, []).Answer.IsNone)
            || facts.Present.Except(before.Present).Any(name => Member(name).IsNone))
        {
            return true;
        }

        return facts.Least > before.Least && facts.Least > facts.Present.Count && IsTooSmall();
    }

    /// <summary>Whether the only object that comes into question is the empty one.</summary>
    public bool IsOnlyEmpty() => facts.Most == 0 || (_others.Find(OtherNames.Any, [], mindsMentioned: true).Answer.IsNone && _others.Mentioned.All(name => facts.Absent.Contains(name) || Member(name).IsNone));

    /// <param name="more">How many members more than needed.</param>
    public SearchAnswer Build(int more)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var other in facts.Others)
        {
            if (members.Any(one => _others.IsMet(other, one.Key, one.Value)))
            {
                continue;
            }

            var (name, answer) = _others.Find(other, members.Keys);
            if (!answer.IsFound)
            {
                return answer.IsNone ? SearchAnswer.Unsure("no object could be made of members that fit each other") : answer;
            }

            members[name] = answer.Value;
        }

        foreach (var name in facts.Present.Concat(facts.Refused.Select(static one => one.Name)).Distinct(StringComparer.Ordinal).Where(name => !members.ContainsKey(name)).ToList())
        {
            var answer = Member(name);
            if (!answer.IsFound)
            {
                return answer;
            }

            members[name] = answer.Value;
        }

        return Fill(members, Math.Max(facts.Least, members.Count + more));
    }

    private SearchAnswer Fill(SortedDictionary<string, JsonElement> members, int count)
    {
        foreach (var name in _others.Mentioned.Where(name => !members.ContainsKey(name) && !facts.Absent.Contains(name)).ToList())
        {
            if (members.Count >= count)
            {
                break;
            }

            if (Member(name) is { IsFound: true } answer)
            {
                members[name] = answer.Value;
            }
        }

        while (members.Count < Math.Min(count, MaxMembers))
        {
            var (name, answer) = _others.Find(OtherNames.Any, members.Keys);
            if (!answer.IsFound)
            {
                break;
            }

            members[name] = answer.Value;
        }

        return members.Count < facts.Least || members.Count > facts.Most || members.Values.Sum(static value => (long)value.GetRawText().Length) > ValueText.MaxLength
            ? SearchAnswer.Unsure("no object with as many members could be made as would show a difference")
            : SearchAnswer.Found(ValueText.Of(members));
    }

    private SearchAnswer Member(string name) => _others.Fits(name)
        ? search.Find(_others.At(name), facts.Refused.Where(one => one.Name == name).Select(static one => one.Refused))
        : SearchAnswer.None;

    private bool IsTooSmall() =>
        _others.Find(OtherNames.Any, [], mindsMentioned: true).Answer.IsNone
        && _others.Mentioned.Count(name => !facts.Absent.Contains(name) && !Member(name).IsNone) < facts.Least;
}
