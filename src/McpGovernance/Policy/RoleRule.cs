using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One condition on a caller, with three answers: <see langword="null"/> is "unknown" and never grants.</summary>
internal abstract record RoleRule
{
    /// <summary>Judges a caller.</summary>
    public abstract bool? Evaluate(CallerFacts facts);

    /// <summary>A value that a caller must have for the rule to hold; <see langword="null"/> when there is no such value.</summary>
    public virtual string? NeededValue => null;

    /// <summary>The claims that the rule reads.</summary>
    public virtual IEnumerable<string> Claims => [];

    /// <summary>Writes the rule as it stands in the normalised document.</summary>
    public abstract void Write(Utf8JsonWriter writer);
}
