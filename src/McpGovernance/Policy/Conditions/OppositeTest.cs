using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>A fragment that must not hold. The opposite of unknown is unknown.</summary>
internal sealed class OppositeTest(ValueTest inner) : ValueTest
{
    private readonly ValueTest[] _parts = [inner];

    public override IReadOnlyList<ValueTest> Parts => _parts;

    public override Schemas.JsonTypes Types => inner.Types;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts) => ThreeValues.Not(inner.Ask(value, ref facts));

    public override Answers AskOpen(ref ConditionFacts facts) => ThreeValues.Not(inner.AskOpen(ref facts));

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(PolicyKeys.Not);
        inner.Write(writer);
    }
}
