using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One keyword of a schema fragment, judged with three answers: a value that it is not about is unknown, where JSON Schema would let it pass.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal abstract class ValueTest
{
    /// <summary>Asks it of a value that is there.</summary>
    public abstract Answers Ask(JsonElement value, ref ConditionFacts facts);

    /// <summary>What it can answer about a value that nobody knows yet. It may say more than can be, never less.</summary>
    public virtual Answers AskOpen(ref ConditionFacts facts) => Answers.Any;

    /// <summary>The types of values that it is about.</summary>
    public abstract Schemas.JsonTypes Types { get; }

    /// <summary>Writes its keywords as they stand in the normal form.</summary>
    public abstract void WriteMembers(Utf8JsonWriter writer);

    /// <summary>The tests that it consists of.</summary>
    public virtual IReadOnlyList<ValueTest> Parts => [];

    /// <summary>Writes it as a fragment.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    public override string ToString() => PolicyNormalForm.Text(Write);
}
