using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One condition on a caller, with three answers: <see langword="null"/> is "unknown" and never grants.</summary>
internal abstract record RoleRule
{
    /// <summary>Judges a caller.</summary>
    public abstract bool? Evaluate(CallerFacts facts);

    /// <summary>A value that a caller must have for the rule to hold; <see langword="null"/> when there is no such value.</summary>
    public virtual string? NeededValue => null;

    /// <summary>Whether the rule holds, or would with this scope, which is then the answer.</summary>
    /// <returns>The scope; empty when the rule holds as it is; <see langword="null"/> when no scope helps.</returns>
    public virtual string? ScopeToHold(CallerFacts facts) => Evaluate(facts) == true ? "" : null;

    /// <summary>Whether more scopes could make the rule stop holding.</summary>
    public virtual bool Forbids(string scope) => false;

    /// <summary>The claims that the rule reads.</summary>
    public virtual IEnumerable<string> Claims => [];

    /// <summary>Writes the rule as it stands in the normalised document.</summary>
    public abstract void Write(Utf8JsonWriter writer);
}
