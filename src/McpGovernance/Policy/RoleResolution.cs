using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace McpGovernance.Policy;

/// <summary>Finds the roles of callers under one policy, and remembers them as long as the caller's principal lives.</summary>
internal sealed class RoleResolution
{
    private readonly CompiledPolicy _policy;
    private readonly string[] _names;
    private readonly RoleIndex _rules;
    private readonly FrozenDictionary<string, int> _indexes;
    private readonly string[] _claims;
    private readonly CompiledRoleSet[] _single;
    private readonly ConditionalWeakTable<object, ResolvedRoles> _resolved = [];

    public RoleResolution(CompiledPolicy policy, IReadOnlyList<RoleDefinition> definitions)
    {
        _policy = policy;
        _names = [.. definitions.Select(static role => role.Name).Concat(BuiltInRoles.All).Order(StringComparer.Ordinal)];
        _single = [.. Enumerable.Range(0, _names.Length).Select(index => new CompiledRoleSet(_policy, _names, [index]))];
        _indexes = _names.Index().ToFrozenDictionary(static item => item.Item, static item => item.Index, StringComparer.Ordinal);
        _claims = [.. definitions.SelectMany(static role => role.AllOf.Concat(role.AnyOf)).SelectMany(static rule => rule.Claims).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _rules = new RoleIndex(definitions.Select(role => (_indexes[role.Name], role)));
    }

    /// <summary>All roles at once: nobody has them, but what they may not use, nobody may.</summary>
    public CompiledRoleSet Every() => new(_policy, _names, [.. Enumerable.Range(0, _names.Length)]);

    /// <summary>Some roles; of nobody in particular where nothing is vouched for.</summary>
    public CompiledRoleSet Of(IEnumerable<string> roles, CallerFacts? facts = null) => new(_policy, _names, [.. roles.Select(role => _indexes[role]).Distinct()], facts);

    /// <summary>One role alone.</summary>
    public CompiledRoleSet Only(string role) => _single[_indexes[role]];

    /// <summary>The claims that rules read and the caller's token does not have: why a policy can look like "everything is denied".</summary>
    public IEnumerable<string> MissingClaims(Caller caller)
    {
        var facts = new CallerFacts(caller);
        return _claims.Where(claim => !facts.Has(claim));
    }

    public int IndexOf(string role) => _indexes[role];

    public CompiledRoleSet Resolve(Caller caller, DateTimeOffset now)
    {
        // The same principal can stand behind callers that a resolver tells apart, so what else decides is compared.
        object key = caller.Principal is null ? caller : caller.Principal;
        if (!_resolved.TryGetValue(key, out var known) || !known.IsFor(caller))
        {
            var facts = new CallerFacts(caller);
            known = new ResolvedRoles(caller, facts, FindRoles(caller, facts), _policy, _names);
            _resolved.AddOrUpdate(key, known);
        }

        return known.At(caller.TokenIssuedAt, now);
    }

    private List<(int Index, RoleDefinition? Definition)> FindRoles(Caller caller, CallerFacts facts) =>
        [.. _rules.Find(facts), (IndexOf(BuiltInRoles.For(caller.Kind)), null)];
}
