using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One of several fragments.</summary>
internal sealed class AnyTest : ValueTest
{
    private readonly ValueTest[] _parts;

    private AnyTest(ValueTest[] parts)
    {
        _parts = parts;
        Types = parts.Aggregate(Schemas.JsonTypes.None, static (types, part) => types | part.Types);
    }

    public override IReadOnlyList<ValueTest> Parts => _parts;

    public override Schemas.JsonTypes Types { get; }

    /// <summary>Makes one of parts that are such themselves or not; in ordinal order, each once.</summary>
    public static ValueTest Of(IEnumerable<ValueTest> parts)
    {
        ValueTest[] all =
        [
            .. parts.SelectMany(static part => part is AnyTest inner ? inner.Parts : [part])
                .DistinctBy(static part => part.ToString(), StringComparer.Ordinal).OrderBy(static part => part.ToString(), StringComparer.Ordinal),
        ];
        return all.Length == 1 ? all[0] : new AnyTest(all);
    }

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        var answer = Answers.False;
        foreach (var part in _parts)
        {
            answer = ThreeValues.Or(answer, part.Ask(value, ref facts));
            if (answer == Answers.True)
            {
                break;
            }
        }

        return answer;
    }

    public override Answers AskOpen(ref ConditionFacts facts)
    {
        var answer = Answers.False;
        foreach (var part in _parts)
        {
            answer = ThreeValues.Or(answer, part.AskOpen(ref facts));
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
