using System.Collections.Frozen;

namespace McpGovernance.Policy;

/// <summary>Finds the roles whose rules hold, looking only at those that something about the caller speaks for.</summary>
/// <remarks>
/// A role can only hold when one of a few values is there: the value of one of its <c>allOf</c> rules, or one of all its
/// <c>anyOf</c> values. Roles are filed under these. A role that only denials speak for is looked at for every caller.
/// </remarks>
internal sealed class RoleIndex
{
    private readonly FrozenDictionary<string, (int Index, RoleDefinition Role)[]> _byValue;
    private readonly (int Index, RoleDefinition Role)[] _always;

    public RoleIndex(IEnumerable<(int Index, RoleDefinition Role)> roles)
    {
        var filed = roles.Select(static item => (item, Values: ValuesOf(item.Role))).ToList();
        _always = [.. filed.Where(static file => file.Values is null).Select(static file => file.item)];
        _byValue = filed.Where(static file => file.Values is not null)
            .SelectMany(static file => file.Values!.Distinct(StringComparer.Ordinal).Select(value => (value, file.item)))
            .GroupBy(static pair => pair.value, static pair => pair.item, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The roles whose rules hold, whatever the token's age.</summary>
    public IEnumerable<(int Index, RoleDefinition? Role)> Find(CallerFacts facts)
    {
        var candidates = facts.Values.SelectMany(value => _byValue.GetValueOrDefault(value) ?? []).Concat(_always);
        foreach (var (index, role) in candidates.DistinctBy(static candidate => candidate.Index))
        {
            if (role.Holds(facts))
            {
                yield return (index, role);
            }
        }
    }

    /// <summary>Values of which one must be there; <see langword="null"/> when none must.</summary>
    private static IEnumerable<string>? ValuesOf(RoleDefinition role)
    {
        var needed = role.AllOf.Select(static rule => rule.NeededValue).FirstOrDefault(static value => value is not null);
        if (needed is not null)
        {
            return [needed];
        }

        return role.AnyOf.Count > 0 && role.AnyOf.All(static rule => rule.NeededValue is not null) ? role.AnyOf.Select(static rule => rule.NeededValue!) : null;
    }
}
