namespace McpGovernance.Policy;

/// <summary>Finds the patterns whose literal beginning (or ending) a name has, by one binary search whatever their number.</summary>
/// <remarks>
/// Literals are sorted, and each knows the longest other literal that it begins with. Whatever sorts between a literal and a
/// name that begins with it begins with it too, so the name's predecessor and its parents hold every literal of the name.
/// What the parents grant is merged into each literal beforehand.
/// </remarks>
internal sealed class LiteralIndex
{
    private readonly bool _fromEnd;
    private readonly string[] _literals;
    private readonly int[] _parents;
    private readonly Grant?[] _open;
    private readonly (NamePattern Pattern, Grant Grant)[][] _others;

    /// <summary>Builds the index.</summary>
    /// <param name="patterns">The patterns and what they grant.</param>
    /// <param name="fromEnd">Whether to index what patterns end with instead of what they begin with.</param>
    public LiteralIndex(IEnumerable<(NamePattern Pattern, Grant Grant)> patterns, bool fromEnd)
    {
        _fromEnd = fromEnd;
        var groups = patterns.GroupBy(item => fromEnd ? item.Pattern.Suffix : item.Pattern.Prefix, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, Comparer<string>.Create((left, right) => Compare(left, right))).ToArray();
        _literals = [.. groups.Select(static group => group.Key)];
        _parents = new int[groups.Length];
        _open = new Grant?[groups.Length];
        _others = new (NamePattern, Grant)[groups.Length][];
        for (var i = 0; i < groups.Length; i++)
        {
            var parent = LongestOf(_literals[i], i - 1);
            _parents[i] = parent;

            // A pattern that is open between its ends needs no more than its literal, unless the other end has one too.
            var open = groups[i].Where(item => IsDecided(item.Pattern)).Select(static item => item.Grant).ToList();
            if (parent >= 0 && _open[parent] is { } inherited)
            {
                open.Add(inherited);
            }

            _open[i] = open.Count == 0 ? null : Grant.Merge(open);
            _others[i] = [.. groups[i].Where(item => !IsDecided(item.Pattern)), .. parent < 0 ? [] : _others[parent]];
        }
    }

    /// <summary>Offers what every matching pattern grants.</summary>
    public void Find(string name, CompiledRoleSet roles, ref GrantedEntry best)
    {
        var found = LongestOf(name, Predecessor(name));
        if (found < 0)
        {
            return;
        }

        _open[found]?.Find(roles, ref best);
        foreach (var (pattern, grant) in _others[found])
        {
            if (pattern.IsMatch(name))
            {
                grant.Find(roles, ref best);
            }
        }
    }

    /// <summary>Every matching pattern's grant.</summary>
    public IEnumerable<Grant> Matching(string name)
    {
        var found = LongestOf(name, Predecessor(name));
        if (found < 0)
        {
            return [];
        }

        var others = _others[found].Where(item => item.Pattern.IsMatch(name)).Select(static item => item.Grant);
        return _open[found] is { } open ? others.Prepend(open) : others;
    }

    private bool IsDecided(NamePattern pattern) => pattern.IsOpen && (_fromEnd ? pattern.Prefix : pattern.Suffix).Length == 0;

    /// <summary>The longest literal that a name has, starting from one that sorts directly before it.</summary>
    private int LongestOf(string name, int candidate)
    {
        while (candidate >= 0 && !(_fromEnd ? name.EndsWith(_literals[candidate], StringComparison.Ordinal) : name.StartsWith(_literals[candidate], StringComparison.Ordinal)))
        {
            candidate = _parents[candidate];
        }

        return candidate;
    }

    private int Predecessor(string name)
    {
        var low = 0;
        var high = _literals.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Compare(_literals[middle], name) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    private int Compare(string left, string right)
    {
        if (!_fromEnd)
        {
            return string.CompareOrdinal(left, right);
        }

        for (int l = left.Length - 1, r = right.Length - 1; l >= 0 && r >= 0; l--, r--)
        {
            if (left[l] != right[r])
            {
                return left[l].CompareTo(right[r]);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
