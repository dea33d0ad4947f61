using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class EntryReachTests
{
    private static readonly Gen<string> s_pattern = Gen.OneOf("a", "b", "*").Array[1, 5].Select(string.Concat).Where(static text => !text.Contains("**", StringComparison.Ordinal));

    private static readonly string[] s_names = [.. Enumerable.Range(1, 4).SelectMany(static length => Enumerable.Range(0, 1 << length).Select(bits => string.Concat(Enumerable.Range(0, length).Select(at => (bits >> at & 1) == 0 ? 'a' : 'b'))))];

    private static bool Meets(string one, string other) => EntryReach.Meets(MatrixEntry.Parse(one).Entry!, MatrixEntry.Parse(other).Entry!);

    [TestCase("a*", "*b", true)]
    [TestCase("a*", "b*", false)]
    [TestCase("a*c", "ab*", true)]
    [TestCase("a", "a", true)]
    [TestCase("a", "ab", false)]
    [TestCase("*", "a", true)]
    [TestCase("a*", "a", true)]
    [TestCase("resource:x://*", "resource:x://a/b", true)]
    [TestCase("resource:x://*", "a", false)]
    public void Meets_Patterns_SaysWhetherANameMatchesBoth(string one, string other, bool expected) => (Meets(one, other), Meets(other, one)).Should().Be((expected, expected));

    [Test]
    public void Meets_AnyPatterns_MissesNoCommonName() => Gen.Select(s_pattern, s_pattern).Sample(
        static (one, other) => Meets(one, other) || !s_names.Any(name => NamePattern.ForName(one).IsMatch(name) && NamePattern.ForName(other).IsMatch(name)), iter: 2000);

    [Test]
    public void Meets_KindsApart_IsNo()
    {
        static MatrixEntry Of(params ToolKind[] kinds) => MatrixEntry.ForTraits(new ToolTraits { Kinds = kinds }, null);

        EntryReach.Meets(Of(ToolKind.Read), Of(ToolKind.Write)).Should().BeFalse();
        EntryReach.Meets(Of(ToolKind.Read, ToolKind.Write), Of(ToolKind.Write)).Should().BeTrue();
        EntryReach.Meets(Of(ToolKind.Read), MatrixEntry.Parse("a").Entry!).Should().BeTrue();
        EntryReach.MeetsAny([Of(ToolKind.Read)], Of(ToolKind.Write)).Should().BeFalse();
    }
}
