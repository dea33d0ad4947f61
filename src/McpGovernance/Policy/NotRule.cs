using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>The opposite of another rule. The opposite of unknown is unknown.</summary>
internal sealed record NotRule(RoleRule Inner) : RoleRule
{
    public override bool? Evaluate(CallerFacts facts) => !Inner.Evaluate(facts);

    public override bool Forbids(string scope) => Inner is ScopeRule rule ? rule.Scope == scope : Inner is NotRule || Inner.Claims.Any(ClaimNames.IsScope);

    public override IEnumerable<string> Claims => Inner.Claims;

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(PolicyKeys.Not);
        Inner.Write(writer);
        writer.WriteEndObject();
    }
}
