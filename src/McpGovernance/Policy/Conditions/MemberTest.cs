using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>One member of an object passes a fragment: an entry of <c>properties</c>. One that is missing is unknown.</summary>
internal sealed class MemberTest(string name, ValueTest inner) : ValueTest
{
    private readonly ValueTest[] _parts = [inner];
    private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes(name);

    public string Name => name;

    public override IReadOnlyList<ValueTest> Parts => _parts;

    public override JsonTypes Types => JsonTypes.Object;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts) =>
        value.ValueKind == JsonValueKind.Object && facts.Spend(1) && ObjectMembers.TryFind(value, _name, out var member) == true ? inner.Ask(member, ref facts) : Answers.Unknown;

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(PolicyKeys.Properties);
        writer.WritePropertyName(name);
        inner.Write(writer);
        writer.WriteEndObject();
    }
}
