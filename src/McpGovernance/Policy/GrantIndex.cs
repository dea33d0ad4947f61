using System.Collections.Frozen;

namespace McpGovernance.Policy;

/// <summary>What is granted to whom, for one kind of target: exact names in a table, patterns by their literal ends.</summary>
/// <remarks>The table has, beside a name's own grant, those of the patterns that match it, so that one look-up is enough.</remarks>
internal sealed class GrantIndex
{
    private readonly FrozenDictionary<string, Grant[]> _exact;
    private readonly LiteralIndex? _byPrefix;
    private readonly LiteralIndex? _bySuffix;

    public GrantIndex(IEnumerable<(MatrixEntry Entry, int Role, string Name)> entries)
    {
        var patterns = entries.GroupBy(static item => item.Entry.Text, StringComparer.Ordinal)
            .Select(static group => (Pattern: group.First().Entry.Pattern!, Grant: Grant.Create(group.Select(static item => (item.Role, item.Name)))))
            .ToLookup(static item => item.Pattern.IsExact);

        // Where a pattern begins with a wildcard, its end says more.
        var wild = patterns[false].ToLookup(static item => item.Pattern.Prefix.Length == 0 && item.Pattern.Suffix.Length > 0);
        _byPrefix = wild[false].Any() ? new LiteralIndex(wild[false], fromEnd: false) : null;
        _bySuffix = wild[true].Any() ? new LiteralIndex(wild[true], fromEnd: true) : null;
        _exact = patterns[true].ToFrozenDictionary(
            static item => item.Pattern.Prefix,
            item => Matching(item.Pattern.Prefix).Prepend(item.Grant).ToArray(),
            StringComparer.Ordinal);
    }

    /// <summary>Offers what grants a name. Allocates nothing.</summary>
    public void Find(string name, CompiledRoleSet roles, ref GrantedEntry best)
    {
        if (_exact.TryGetValue(name, out var grants))
        {
            foreach (var grant in grants)
            {
                grant.Find(roles, ref best);
            }

            return;
        }

        _byPrefix?.Find(name, roles, ref best);
        _bySuffix?.Find(name, roles, ref best);
    }

    private IEnumerable<Grant> Matching(string name) => (_byPrefix?.Matching(name) ?? []).Concat(_bySuffix?.Matching(name) ?? []);
}
