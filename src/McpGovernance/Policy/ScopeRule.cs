using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>The caller's token carries a scope. Whole elements compare, ordinally.</summary>
internal sealed record ScopeRule(string Scope, string? Issuer) : RoleRule
{
    /// <inheritdoc/>
    /// <remarks>A token that lists no scope at all is unknown, so that "not this scope" does not hold for it.</remarks>
    public override bool? Evaluate(CallerFacts facts)
    {
        bool? held = null;
        foreach (var scope in facts.Scopes)
        {
            if (Issuer is null || scope.Issuer == Issuer)
            {
                held = held == true || scope.Value == Scope;
            }
        }

        return held;
    }

    /// <inheritdoc/>
    /// <remarks>A new token comes from the same issuer.</remarks>
    public override string? ScopeToHold(CallerFacts facts) =>
        Evaluate(facts) == true ? "" : Issuer is null || Issuer == facts.Issuer ? Scope : null;

    public override string? NeededValue => Scope;

    public override IEnumerable<string> Claims => [PolicyKeys.Scope];

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Scope, Scope);
        PolicyNormalForm.WriteIssuer(writer, Issuer);
        writer.WriteEndObject();
    }
}
