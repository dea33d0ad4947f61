using System.Collections.Frozen;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>The caller's token carries a claim with a value. Whole values compare, ordinally.</summary>
/// <param name="Claim">The claim's name, in either spelling.</param>
/// <param name="Value">The value.</param>
/// <param name="IsOnlyValue">Whether the claim must have no other value (<c>equals</c>), or may (<c>contains</c>).</param>
/// <param name="Issuer">Who must have issued the claim; <see langword="null"/> for every issuer that the host trusts.</param>
internal sealed record ClaimRule(string Claim, string Value, bool IsOnlyValue, string? Issuer) : RoleRule
{
    private readonly FrozenSet<string> _names = ClaimNames.SpellingsOf(Claim);

    /// <inheritdoc/>
    /// <remarks>A missing claim is unknown; so is <c>equals</c> on a claim that has this value and others.</remarks>
    public override bool? Evaluate(CallerFacts facts)
    {
        var same = 0;
        var all = 0;
        foreach (var claim in facts.Claims)
        {
            if ((Issuer is null || claim.Issuer == Issuer) && _names.Contains(claim.Name))
            {
                all++;
                same += claim.Value == Value ? 1 : 0;
            }
        }

        return all == 0 ? null
            : same == 0 ? false
            : same == all || !IsOnlyValue ? true
            : null;
    }

    public override string? NeededValue => Value;

    public override IEnumerable<string> Claims => [Claim];

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Claim, Claim);
        writer.WriteString(IsOnlyValue ? PolicyKeys.EqualTo : PolicyKeys.Contains, Value);
        PolicyNormalForm.WriteIssuer(writer, Issuer);
        writer.WriteEndObject();
    }
}
