using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class ThreeValuesTests
{
    private static readonly Answers[] s_single = [Answers.False, Answers.Unknown, Answers.True];

    private static readonly Answers[] s_sets = [.. Enumerable.Range(1, 7).Select(static bits => (Answers)bits)];

    /// <summary>Kleene: false is least, unknown between, true greatest.</summary>
    private static int Rank(Answers answer) => Array.IndexOf(s_single, answer);

    private static IEnumerable<Answers> Members(Answers set) => s_single.Where(one => (set & one) != 0);

    private static Answers Union(IEnumerable<Answers> answers) => answers.Aggregate(Answers.None, static (all, one) => all | one);

    [Test]
    public void And_OfOneAnswerEach_IsTheLesser()
    {
        foreach (var (a, b) in s_single.SelectMany(static a => s_single.Select(b => (a, b))))
        {
            ThreeValues.And(a, b).Should().Be(s_single[Math.Min(Rank(a), Rank(b))], $"{a} and {b}");
        }
    }

    [Test]
    public void Or_OfOneAnswerEach_IsTheGreater()
    {
        foreach (var (a, b) in s_single.SelectMany(static a => s_single.Select(b => (a, b))))
        {
            ThreeValues.Or(a, b).Should().Be(s_single[Math.Max(Rank(a), Rank(b))], $"{a} or {b}");
        }
    }

    [Test]
    public void Not_TurnsAround() => s_single.Select(ThreeValues.Not).Should().Equal(Answers.True, Answers.Unknown, Answers.False);

    [Test]
    public void Sets_AreTheUnionOverTheirMembers()
    {
        foreach (var (a, b) in s_sets.SelectMany(static a => s_sets.Select(b => (a, b))))
        {
            var pairs = Members(a).SelectMany(one => Members(b).Select(other => (one, other))).ToList();
            ThreeValues.And(a, b).Should().Be(Union(pairs.Select(static pair => ThreeValues.And(pair.one, pair.other))), $"{a} and {b}");
            ThreeValues.Or(a, b).Should().Be(Union(pairs.Select(static pair => ThreeValues.Or(pair.one, pair.other))), $"{a} or {b}");
            ThreeValues.Not(a).Should().Be(Union(Members(a).Select(ThreeValues.Not)), $"not {a}");
        }
    }

    [Test]
    public void Of_SaysWhatItIsGiven() =>
        new[] { ThreeValues.Of(true), ThreeValues.Of(false), ThreeValues.Of((bool?)true), ThreeValues.Of((bool?)false), ThreeValues.Of(null) }
            .Should().Equal(Answers.True, Answers.False, Answers.True, Answers.False, Answers.Unknown);
}
