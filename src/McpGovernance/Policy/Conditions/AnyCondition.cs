using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One of its parts holds. In ordinal order, each once.</summary>
internal sealed class AnyCondition : Condition
{
    private readonly Condition[] _parts;

    private AnyCondition(Condition[] parts) => _parts = parts;

    public override IReadOnlyList<Condition> Parts => _parts;

    /// <summary>Makes one of parts that are such themselves or not.</summary>
    public static Condition Of(IEnumerable<Condition> parts)
    {
        Condition[] all =
        [
            .. parts.SelectMany(static part => part is AnyCondition inner ? inner.Parts : [part])
                .DistinctBy(static part => part.ToString(), StringComparer.Ordinal).OrderBy(static part => part.ToString(), StringComparer.Ordinal),
        ];
        return all.Length == 1 ? all[0] : new AnyCondition(all);
    }

    public override Answers Ask(ref ConditionFacts facts)
    {
        var answer = Answers.False;
        foreach (var part in _parts)
        {
            answer = ThreeValues.Or(answer, part.Ask(ref facts));
            if (answer == Answers.True)
            {
                break;
            }
        }

        return answer;
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(PolicyKeys.AnyOf);
        foreach (var part in _parts)
        {
            part.Write(writer);
        }

        writer.WriteEndArray();
    }
}
