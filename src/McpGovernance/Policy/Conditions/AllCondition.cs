using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>All of its parts hold. In ordinal order, each once.</summary>
internal sealed class AllCondition : Condition
{
    private readonly Condition[] _parts;

    private AllCondition(Condition[] parts) => _parts = parts;

    public override IReadOnlyList<Condition> Parts => _parts;

    /// <summary>Makes one of parts that are such themselves or not.</summary>
    public static Condition Of(IEnumerable<Condition> parts)
    {
        Condition[] all =
        [
            .. parts.SelectMany(static part => part is AllCondition inner ? inner.Parts : [part])
                .DistinctBy(static part => part.ToString(), StringComparer.Ordinal).OrderBy(static part => part.ToString(), StringComparer.Ordinal),
        ];
        return all.Length == 1 ? all[0] : new AllCondition(all);
    }

    public override Answers Ask(ref ConditionFacts facts)
    {
        var answer = Answers.True;
        foreach (var part in _parts)
        {
            answer = ThreeValues.And(answer, part.Ask(ref facts));
            if (answer == Answers.False)
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>Members with names of their own stand beside each other; what could stand twice goes into a list.</summary>
    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(PolicyKeys.AllOf);
        foreach (var part in _parts)
        {
            part.Write(writer);
        }

        writer.WriteEndArray();
    }
}
