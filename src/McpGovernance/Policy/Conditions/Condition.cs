using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Something that holds, does not, or cannot be told of a call.</summary>
/// <remarks>Immutable and thread safe. Asking allocates nothing.</remarks>
internal abstract class Condition
{
    /// <summary>Asks.</summary>
    /// <returns>One answer; several where the facts leave the arguments open.</returns>
    public abstract Answers Ask(ref ConditionFacts facts);

    /// <summary>Writes the members of a condition object as they stand in the normal form.</summary>
    public abstract void WriteMembers(Utf8JsonWriter writer);

    /// <summary>The conditions that it consists of; empty for one that asks something itself.</summary>
    public virtual IReadOnlyList<Condition> Parts => [];

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    /// <summary>It as text, for sorting and for people.</summary>
    public override string ToString() => PolicyNormalForm.Text(Write);

    /// <summary>It and everything below it.</summary>
    public IEnumerable<Condition> All() => Parts.SelectMany(static part => part.All()).Prepend(this);
}
