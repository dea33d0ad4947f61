namespace McpGovernance.Policy;

/// <summary>What the rules of a role say together.</summary>
internal static class RoleClaims
{
    /// <summary>Whether nobody can have it: whichever alternative holds, two rules contradict each other.</summary>
    public static bool IsDead(RoleDefinition role) => Alternatives(role).All(static rules => Contradiction(rules) is not null);

    /// <summary>Two rules of the first alternative that contradict each other.</summary>
    public static (RoleRule First, RoleRule Second)? ContradictionOf(RoleDefinition role) => Contradiction(Alternatives(role).First());

    /// <summary>Whether only callers have it whom nobody verified.</summary>
    public static bool IsAsserted(RoleDefinition role) => Alternatives(role).All(static rules => rules.Exists(static rule => rule is SubjectRule { Asserted: true }));

    /// <summary>How many callers can have it: as many as it names, where it names each.</summary>
    public static int? Callers(RoleDefinition role)
    {
        var named = Alternatives(role).Where(static rules => Contradiction(rules) is null).Select(static rules => rules.OfType<SubjectRule>().FirstOrDefault()).ToList();
        return named.Contains(null) ? null : named.Distinct().Count();
    }

    private static IEnumerable<List<RoleRule>> Alternatives(RoleDefinition role) =>
        role.AnyOf.Count == 0 ? [[.. role.AllOf]] : role.AnyOf.Select(one => role.AllOf.Append(one).ToList());

    private static (RoleRule, RoleRule)? Contradiction(List<RoleRule> rules)
    {
        foreach (var first in rules)
        {
            foreach (var second in rules)
            {
                if (Excludes(first, second))
                {
                    return (first, second);
                }
            }
        }

        return null;
    }

    private static bool Excludes(RoleRule first, RoleRule second) => (first, second) switch
    {
        (var rule, NotRule not) => Implies(rule, not.Inner),
        (ClaimRule { IsOnlyValue: true } only, ClaimRule other) => IsSameClaim(only, other) && only.Value != other.Value && Covers(only.Issuer, other.Issuer),
        (SubjectRule { Asserted: true }, SubjectRule { Asserted: false } or ClaimRule or ScopeRule) => true,
        (SubjectRule one, SubjectRule other) => one.Asserted == other.Asserted && one != other,
        _ => false,
    };

    /// <summary>Whether the second holds wherever the first does. It says no where it cannot tell.</summary>
    private static bool Implies(RoleRule first, RoleRule second) => (first, second) switch
    {
        (ScopeRule one, ScopeRule other) => one.Scope == other.Scope && Covers(other.Issuer, one.Issuer),
        (ClaimRule one, ClaimRule { IsOnlyValue: false } other) => IsSameClaim(one, other) && one.Value == other.Value && Covers(other.Issuer, one.Issuer),
        _ => PolicyNormalForm.Text(first) == PolicyNormalForm.Text(second),
    };

    /// <summary>Whether what one issuer says is part of what another names: no issuer is every issuer.</summary>
    private static bool Covers(string? all, string? some) => all is null || all == some;

    private static bool IsSameClaim(ClaimRule one, ClaimRule other) => ClaimNames.SpellingsOf(one.Claim).SetEquals(ClaimNames.SpellingsOf(other.Claim));
}
