using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Every item of an array passes a fragment (<c>items</c>), or one does (<c>contains</c>).</summary>
internal sealed class ItemsTest(bool isAny, ValueTest inner) : ValueTest
{
    private readonly ValueTest[] _parts = [inner];

    public override IReadOnlyList<ValueTest> Parts => _parts;

    public override JsonTypes Types => JsonTypes.Array;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Answers.Unknown;
        }

        var answer = isAny ? Answers.False : Answers.True;
        foreach (var item in value.EnumerateArray())
        {
            // What would take too long to look at is not known.
            var one = facts.Spend(1) ? inner.Ask(item, ref facts) : Answers.Unknown;
            answer = isAny ? ThreeValues.Or(answer, one) : ThreeValues.And(answer, one);
            if (answer == (isAny ? Answers.True : Answers.False) || !facts.Spend(0))
            {
                break;
            }
        }

        return answer;
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(isAny ? PolicyKeys.Contains : PolicyKeys.Items);
        inner.Write(writer);
    }
}
