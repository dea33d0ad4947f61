using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>An object has a member: one name of <c>required</c>.</summary>
internal sealed class RequiredTest(string name) : ValueTest
{
    private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes(name);

    public string Name => name;

    public override JsonTypes Types => JsonTypes.Object;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts) =>
        value.ValueKind == JsonValueKind.Object ? ThreeValues.Of(ObjectMembers.TryFind(value, _name, out _)) : Answers.Unknown;

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(PolicyKeys.Required);
        writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
