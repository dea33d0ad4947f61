using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class NearestTests
{
    [TestCase("minimun", "minimum")]
    [TestCase("MINIMUM", "minimum")]
    [TestCase("minmum", "minimum")]
    [TestCase("miinimum", "minimum")]
    [TestCase("maximun", "maximum")]
    [TestCase("a", "b")]
    [TestCase("pattren", "pattern")]
    [TestCase("", null)]
    [TestCase("entirely", null)]
    [TestCase("ab", "b")]
    [TestCase("xy", null)]
    [TestCase("xxttern", "pattern")]
    [TestCase("xxxtern", null)]
    public void Of_IsTheWordWithTheFewestChanges(string text, string? near) => Nearest.Of(text, ["pattern", "minimum", "maximum", "b", "c"]).Should().Be(near);

    [Test]
    public void Of_LongTexts_IsNothing()
    {
        Nearest.Of(new string('a', 64), [new string('a', 64)]).Should().NotBeNull();
        Nearest.Of(new string('a', 65), [new string('a', 64)]).Should().BeNull();
        Nearest.Of(new string('a', 64), [new string('a', 65), ""]).Should().BeNull();
        Nearest.Of("a", []).Should().BeNull();
    }

    [Test]
    public void Of_OnlyTheFirstThousandsAreCompared() =>
        Nearest.Of("needle", [.. Enumerable.Repeat("hay-stack-hay", 5_000), "needle"]).Should().BeNull();

    [Test]
    public void Hint_IsASentence()
    {
        Nearest.Hint("reed", ["read", "write"]).Should().Be(" Did you mean 'read'?");
        Nearest.Hint("zzzzzz", ["read", "write"]).Should().BeEmpty();
    }

    [Test]
    [SetCulture("tr-TR")]
    public void Of_InTurkish_IsTheSame() => Nearest.Of("MINIMUM", ["minimum"]).Should().Be("minimum");
}
