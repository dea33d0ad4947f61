using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>The index finds what looking at every entry finds, for every name.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class GrantIndexTests
{
    private static readonly CompiledPolicy s_policy = Policies.Allowing("a");

    /// <summary>Patterns that begin or end with each other, that are open or have a middle, and names.</summary>
    private static readonly string[] s_patterns =
    [
        "*", "a*", "ab*", "aba*", "b*", "*a", "*b", "*ba", "*bba", "*aba", "a*b", "a*a", "ab*ba", "*a*", "*b*a", "b*a*", "a*b*", "a", "ab", "aba", "b", "abab", "bb",
    ];

    private static readonly string[] s_roles = [.. Enumerable.Range(0, s_patterns.Length).Select(static index => $"r{index}")];

    /// <summary>All of up to six letters.</summary>
    private static readonly string[] s_all = [.. Enumerable.Range(0, 7).SelectMany(static length => Enumerable.Range(0, 1 << length).Select(bits => string.Concat(Enumerable.Range(0, length).Select(place => (bits & (1 << place)) == 0 ? 'a' : 'b'))))];

    private static string? Find(GrantIndex index, string name, params int[] roles)
    {
        var best = default(GrantedEntry);
        index.Find(name, new CompiledRoleSet(s_policy, s_roles, roles), ref best);
        return best.Entry;
    }

    private static (MatrixEntry Entry, int Role, string Name) Entry(string pattern, int role) => (MatrixEntry.Parse(pattern).Entry!, role, $"{role}/{pattern}");

    [Test]
    public void Find_EachPatternForARoleOfItsOwn_AdmitsWhatThePatternMatches()
    {
        var index = new GrantIndex(s_patterns.Select(Entry).Reverse());
        foreach (var name in s_all)
        {
            for (var role = 0; role < s_patterns.Length; role++)
            {
                var expected = NamePatternTests.Matches(s_patterns[role], name, isUri: false) ? $"{role}/{s_patterns[role]}" : null;
                Find(index, name, role).Should().Be(expected, "'{0}' to {1}", name, s_patterns[role]);
            }

            var first = Array.FindIndex(s_patterns, 1, pattern => NamePatternTests.Matches(pattern, name, isUri: false));
            Find(index, name, [.. Enumerable.Range(1, s_patterns.Length - 1)]).Should().Be(first < 0 ? null : $"{first}/{s_patterns[first]}", "'{0}'", name);
        }
    }

    [Test]
    public void Find_AFewPatterns_AdmitWhatTheyMatch()
    {
        // Each on its own and each pair, so that none leans on what another one says.
        for (var one = 0; one < s_patterns.Length; one++)
        {
            for (var other = one; other < s_patterns.Length; other++)
            {
                var index = new GrantIndex([Entry(s_patterns[other], other), Entry(s_patterns[one], one)]);
                foreach (var name in s_all.Where(static name => name.Length < 5))
                {
                    var (isOne, isOther) = (NamePatternTests.Matches(s_patterns[one], name, isUri: false), NamePatternTests.Matches(s_patterns[other], name, isUri: false));
                    Find(index, name, one).Should().Be(isOne ? $"{one}/{s_patterns[one]}" : null, "'{0}' to {1} beside {2}", name, s_patterns[one], s_patterns[other]);
                    Find(index, name, other).Should().Be(isOther ? $"{other}/{s_patterns[other]}" : null, "'{0}' to {1} beside {2}", name, s_patterns[other], s_patterns[one]);
                }
            }
        }
    }

    [Test]
    public void Find_OneRoleByManyEntries_NamesTheOrdinalFirst()
    {
        var index = new GrantIndex(s_patterns.Select(static pattern => Entry(pattern, 0)));

        Find(index, "ab", 0).Should().Be("0/*");
        Find(new GrantIndex([Entry("a*", 0), Entry("ab", 0), Entry("*b", 0)]), "ab", 0).Should().Be("0/*b");
        Find(new GrantIndex([Entry("a*", 0), Entry("ab", 0)]), "ab", 0).Should().Be("0/a*");
        Find(new GrantIndex([Entry("a*", 1), Entry("ab", 0)]), "ab", 0, 1).Should().Be("0/ab");
    }
}
