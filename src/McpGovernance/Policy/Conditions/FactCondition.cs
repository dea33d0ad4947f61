using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One keyword about one fact.</summary>
internal abstract class FactCondition(Fact fact) : Condition
{
    public Fact Fact => fact;

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(fact.Name);
        WriteKeyword(writer);
        writer.WriteEndObject();
    }

    protected abstract void WriteKeyword(Utf8JsonWriter writer);
}
