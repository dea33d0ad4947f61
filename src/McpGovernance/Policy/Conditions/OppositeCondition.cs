using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Another condition does not hold. The opposite of unknown is unknown.</summary>
internal sealed class OppositeCondition(Condition inner) : Condition
{
    private readonly Condition[] _parts = [inner];

    public override IReadOnlyList<Condition> Parts => _parts;

    public override Answers Ask(ref ConditionFacts facts) => ThreeValues.Not(inner.Ask(ref facts));

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(PolicyKeys.Not);
        inner.Write(writer);
    }
}
