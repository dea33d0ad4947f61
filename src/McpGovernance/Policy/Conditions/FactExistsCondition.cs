using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>A fact is known, or is not: the one question about it that always has an answer.</summary>
internal sealed class FactExistsCondition(Fact fact, bool wanted) : FactCondition(fact)
{
    public override Answers Ask(ref ConditionFacts facts)
    {
        foreach (var text in Fact.Of(ref facts))
        {
            return ThreeValues.Of(wanted);
        }

        return ThreeValues.Of(!wanted);
    }

    protected override void WriteKeyword(Utf8JsonWriter writer) => writer.WriteBoolean(PolicyKeys.Exists, wanted);
}
