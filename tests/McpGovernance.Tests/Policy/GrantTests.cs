using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>A grant names the entry of the first of a caller's roles that has it, wherever the roles' bits stand.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class GrantTests
{
    private static readonly string[] s_names = [.. Enumerable.Range(0, 400).Select(static role => $"r{role:000}")];
    private static readonly CompiledPolicy s_policy = Policies.Allowing("a");

    /// <summary>Roles on both sides of each border of words, and apart from each other.</summary>
    private static readonly int[] s_places = [0, 1, 62, 63, 64, 65, 127, 128, 200, 320, 399];

    private static string? Find(Grant grant, params int[] roles)
    {
        var best = default(GrantedEntry);
        grant.Find(new CompiledRoleSet(s_policy, s_names, roles), ref best);
        return best.Entry;
    }

    private static string? Expected(int[] granted, int[] roles) => granted.Intersect(roles).Order().Select(static role => (int?)role).FirstOrDefault() is { } first ? $"e{first}" : null;

    /// <summary>Each choice of places that the bits of a number make.</summary>
    private static int[] Choice(int number) => [.. s_places.Where((_, index) => (number & (1 << index)) != 0)];

    [Test]
    public void Find_AnyRoles_NamesTheEntryOfTheFirst()
    {
        for (var number = 1; number < 1 << s_places.Length; number += 3)
        {
            var granted = Choice(number);
            var grant = Grant.Create(granted.Select(static role => (role, $"e{role}")).Reverse());
            foreach (var one in s_places)
            {
                Find(grant, one).Should().Be(Expected(granted, [one]), "role {0} of {1}", one, number);
            }

            foreach (var other in (int[])[0x7FF, 0x2AA, 0x555, 0x700, 0x0F0, number >> 1])
            {
                Find(grant, Choice(other)).Should().Be(Expected(granted, Choice(other)), "roles {0} of {1}", other, number);
            }
        }
    }

    [Test]
    public void Merge_OfGrants_IsTheGrantOfAll()
    {
        for (var number = 1; number < 1 << s_places.Length; number += 7)
        {
            var (one, other) = (Choice(number), Choice(0x7FF ^ (number >> 2)));
            var merged = Grant.Merge([Grant.Create(one.Select(static role => (role, $"e{role}"))), Grant.Create(other.Select(static role => (role, $"e{role}")))]);
            foreach (var role in s_places)
            {
                Find(merged, role).Should().Be(Expected([.. one, .. other], [role]), "role {0} of {1}", role, number);
            }
        }
    }

    [Test]
    public void Create_SeveralEntriesForOneRole_TheOrdinalFirstStandsForAll()
    {
        Find(Grant.Create([(70, "b"), (70, "a"), (70, "c")]), 70).Should().Be("a");
        Find(Grant.Create([(70, "a"), (70, "a")]), 70).Should().Be("a");
        Find(Grant.Merge([Grant.Create([(70, "b")]), Grant.Create([(70, "B")])]), 70).Should().Be("B");
    }

    [Test]
    public void Offer_TheLowerRole_ThenTheOrdinalFirstEntry()
    {
        var best = default(GrantedEntry);
        best.Entry.Should().BeNull();
        best.Offer(3, "b");
        best.Offer(4, "a");
        best.Entry.Should().Be("b");
        best.Offer(3, "c");
        best.Entry.Should().Be("b");
        best.Offer(3, "a");
        best.Entry.Should().Be("a");
        best.Offer(2, "z");
        best.Entry.Should().Be("z");
        best.Offer(3, "a");
        best.Entry.Should().Be("z");
    }
}
