using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>All keywords of a fragment, or of several.</summary>
internal sealed class AllTest : ValueTest
{
    private readonly ValueTest[] _parts;

    private AllTest(ValueTest[] parts)
    {
        _parts = parts;
        Types = parts.Aggregate(Schemas.JsonTypes.Any | Schemas.JsonTypes.Integer, static (types, part) => types & part.Types);
    }

    public override IReadOnlyList<ValueTest> Parts => _parts;

    public override Schemas.JsonTypes Types { get; }

    /// <summary>Makes one of parts that are such themselves or not; in ordinal order, each once.</summary>
    public static ValueTest Of(IEnumerable<ValueTest> parts)
    {
        ValueTest[] all =
        [
            .. parts.SelectMany(static part => part is AllTest inner ? inner.Parts : [part])
                .DistinctBy(static part => part.ToString(), StringComparer.Ordinal).OrderBy(static part => part.ToString(), StringComparer.Ordinal),
        ];
        return all.Length == 1 ? all[0] : new AllTest(all);
    }

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        var answer = Answers.True;
        foreach (var part in _parts)
        {
            answer = ThreeValues.And(answer, part.Ask(value, ref facts));
            if (answer == Answers.False)
            {
                break;
            }
        }

        return answer;
    }

    public override Answers AskOpen(ref ConditionFacts facts)
    {
        var answer = Answers.True;
        foreach (var part in _parts)
        {
            answer = ThreeValues.And(answer, part.AskOpen(ref facts));
        }

        return answer;
    }

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
