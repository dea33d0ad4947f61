using System.Numerics;

namespace McpGovernance.Policy;

/// <summary>Which roles one name, pattern or kind is granted to, and by which entry.</summary>
/// <remarks>Roles are bits. Only the words between the first and the last role are kept; the entries stand in the order of the bits.</remarks>
internal sealed class Grant
{
    private const int Bits = 64;

    private readonly int _firstWord;
    private readonly ulong[] _words;
    private readonly string[] _entries;

    private Grant(int firstWord, ulong[] words, string[] entries)
    {
        _firstWord = firstWord;
        _words = words;
        _entries = entries;
    }

    /// <summary>Makes a grant; of several entries for one role the ordinal-first stands for all.</summary>
    public static Grant Create(IEnumerable<(int Role, string Entry)> entries)
    {
        var all = entries.ToArray();
        var firstWord = all.Min(static item => item.Role) / Bits;
        var words = new ulong[(all.Max(static item => item.Role) / Bits) - firstWord + 1];
        var byRole = new string?[words.Length * Bits];
        foreach (var (role, entry) in all)
        {
            var bit = role - (firstWord * Bits);
            words[bit / Bits] |= 1UL << (bit % Bits);
            if (byRole[bit] is not { } first || string.CompareOrdinal(entry, first) < 0)
            {
                byRole[bit] = entry;
            }
        }

        return new Grant(firstWord, words, [.. byRole.OfType<string>()]);
    }

    public static Grant Merge(IEnumerable<Grant> grants) => Create(grants.SelectMany(static grant => grant.Entries()));

    /// <summary>Looks for the lowest of the caller's roles that has this grant, and takes its entry if none better was found.</summary>
    public void Find(CompiledRoleSet roles, ref GrantedEntry best)
    {
        var rank = 0;
        var bits = roles.Bits;
        for (var i = 0; i < _words.Length; i++)
        {
            var granted = _words[i];
            var common = granted & bits[_firstWord + i];
            if (common == 0)
            {
                rank += BitOperations.PopCount(granted);
                continue;
            }

            var bit = BitOperations.TrailingZeroCount(common);
            best.Offer(((_firstWord + i) * Bits) + bit, _entries[rank + BitOperations.PopCount(granted & ((1UL << bit) - 1))]);
            return;
        }
    }

    private IEnumerable<(int Role, string Entry)> Entries()
    {
        var next = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            for (var left = _words[i]; left != 0; left &= left - 1)
            {
                yield return (((_firstWord + i) * Bits) + BitOperations.TrailingZeroCount(left), _entries[next++]);
            }
        }
    }
}
