using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EntryInclusionTests
{
    private static MatrixEntry Of(string text) => MatrixEntry.Parse(text).Entry!;

    private static MatrixEntry Of(ToolTraits traits, string? names = null) => MatrixEntry.ForTraits(traits, names is null ? null : NamePattern.ForName(names));

    [TestCase("*", "a", true)]
    [TestCase("*", "a*", true)]
    [TestCase("a*", "a", true)]
    [TestCase("a*", "ab*", true)]
    [TestCase("ab*", "a*", false)]
    [TestCase("a", "a", true)]
    [TestCase("a", "b", false)]
    [TestCase("a", "a*", false)]
    [TestCase("*a", "a*", false)]
    [TestCase("prompt:*", "a", false)]
    [TestCase("*", "prompt:a", false)]
    [TestCase("prompt:*", "prompt:a*", true)]
    [TestCase("method:*", "method:a", true)]
    [TestCase("resource:x://*", "resource:x://a", true)]
    [TestCase("resource:x://*", "resource:x://a/b", false)]
    [TestCase("resource:x://**", "resource:x://a/b", true)]
    [TestCase("resource:x://**", "resource:x://a*", true)]
    [TestCase("resource:x://**", "resource:x://a**", true)]
    [TestCase("resource:x://a**", "resource:x://**", false)]
    [TestCase("resource:x://a**", "resource:x://b**", false)]
    [TestCase("resource:x://**/a", "resource:x://**/a", true)]
    [TestCase("resource:x://**/a", "resource:x://b**/a", false)]
    [TestCase("resource:x://*", "resource:x://*", true)]
    [TestCase("resource:x://*", "resource:x://a*", false)]
    public void Includes_Patterns_OnlyWhatIsSure(string all, string some, bool expected) => EntryInclusion.Includes(Of(all), Of(some)).Should().Be(expected);

    [Test]
    public void Includes_TraitsUnderAName_AreEverythingOnly()
    {
        var read = Of(new ToolTraits { Kinds = [ToolKind.Read] });

        EntryInclusion.Includes(Of("*"), read).Should().BeTrue();
        EntryInclusion.Includes(Of("a*"), read).Should().BeFalse();
        EntryInclusion.Includes(Of("*a"), read).Should().BeFalse();
        EntryInclusion.Includes(Of("a"), read).Should().BeFalse();
        EntryInclusion.Includes(read, Of("a")).Should().BeFalse();
        EntryInclusion.Includes(read, Of("*")).Should().BeFalse();
        EntryInclusion.Includes(Of("a*"), Of(new ToolTraits { Kinds = [ToolKind.Read] }, "ab*")).Should().BeTrue();
        EntryInclusion.Includes(Of("ab*"), Of(new ToolTraits { Kinds = [ToolKind.Read] }, "a*")).Should().BeFalse();
    }

    [Test]
    public void Includes_Traits_EachMustBeAsWide()
    {
        var wide = new ToolTraits { Kinds = [ToolKind.Read, ToolKind.Write], Risks = [ToolRisk.Low, ToolRisk.Medium], Data = ["a", "b"] };
        var narrow = new ToolTraits { Kinds = [ToolKind.Write], Risks = [ToolRisk.Medium], Data = ["b"] };

        EntryInclusion.Includes(Of(wide), Of(wide)).Should().BeTrue();
        EntryInclusion.Includes(Of(wide), Of(narrow)).Should().BeTrue();
        EntryInclusion.Includes(Of(narrow), Of(wide)).Should().BeFalse();
        EntryInclusion.Includes(Of(new ToolTraits { Kinds = wide.Kinds }), Of(narrow)).Should().BeTrue("nothing is said of the others");
        EntryInclusion.Includes(Of(wide), Of(new ToolTraits { Risks = narrow.Risks, Data = narrow.Data })).Should().BeFalse("any kind is more than two");
        EntryInclusion.Includes(Of(wide), Of(new ToolTraits { Kinds = narrow.Kinds, Data = narrow.Data })).Should().BeFalse("any risk is more than two");
        EntryInclusion.Includes(Of(wide), Of(new ToolTraits { Kinds = narrow.Kinds, Risks = narrow.Risks })).Should().BeFalse("any data is more than two");
        EntryInclusion.Includes(Of(wide), Of(new ToolTraits { Kinds = narrow.Kinds, Risks = [ToolRisk.High], Data = narrow.Data })).Should().BeFalse();
        EntryInclusion.Includes(Of(wide), Of(new ToolTraits { Kinds = narrow.Kinds, Risks = narrow.Risks, Data = ["c"] })).Should().BeFalse();
        EntryInclusion.Includes(Of(wide, "a*"), Of(narrow, "b*")).Should().BeFalse();
        EntryInclusion.Includes(Of(wide, "a*"), Of(narrow)).Should().BeFalse();
        EntryInclusion.Includes(Of(wide), Of(narrow, "b*")).Should().BeTrue();
    }
}
