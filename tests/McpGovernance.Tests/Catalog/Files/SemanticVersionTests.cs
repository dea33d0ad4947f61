using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class SemanticVersionTests
{
    [TestCase("0.0.0")]
    [TestCase("1.2.3")]
    [TestCase("10.20.30-rc.1")]
    [TestCase("1.0.0-0.3.7")]
    [TestCase("1.0.0-x-y-z.--")]
    public void Parse_AVersion_IsWrittenTheSameWay(string text) => SemanticVersion.Parse(text).ToString().Should().Be(text);

    [TestCase("")]
    [TestCase("1")]
    [TestCase("1.2")]
    [TestCase("1.2.3.4")]
    [TestCase("01.2.3")]
    [TestCase("1.2.03")]
    [TestCase("+1.2.3")]
    [TestCase("1.2.-3")]
    [TestCase(" 1.2.3")]
    [TestCase("1.2.3 ")]
    [TestCase("v1.2.3")]
    [TestCase("1.2.3-")]
    [TestCase("1.2.3-a..b")]
    [TestCase("1.2.3-01")]
    [TestCase("1.2.3-a_b")]
    [TestCase("1.2.3+build")]
    [TestCase("1.2.99999999999")]
    [TestCase("\u0661.2.3", TestName = "Parse_ArabicDigits_IsNoVersion")]
    public void Parse_NoVersion_IsRefused(string text)
    {
        SemanticVersion.TryParse(text, out _).Should().BeFalse();
        FluentActions.Invoking(() => SemanticVersion.Parse(text)).Should().Throw<FormatException>().WithMessage("*three numbers*");
    }

    [Test]
    public void Parse_TooLong_IsRefused() => SemanticVersion.TryParse($"1.0.0-{new string('a', 60)}", out _).Should().BeFalse();

    /// <summary>The order that section 11 of SemVer gives as an example, and some more.</summary>
    [Test]
    public void CompareTo_OrdersAsSemVerSays()
    {
        string[] ordered = ["0.9.9", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0", "10.0.0"];
        var versions = ordered.Select(SemanticVersion.Parse).ToList();
        versions.AsEnumerable().Reverse().Order().Should().Equal(versions);
        foreach (var (low, high) in versions.Zip(versions.Skip(1)))
        {
            (low < high, low <= high, low > high, low >= high, low == high).Should().Be((true, true, false, false, false), "{0} and {1}", low, high);
        }
    }

    [TestCase(VersionBump.None, "1.2.3-rc.1")]
    [TestCase(VersionBump.Patch, "1.2.4")]
    [TestCase(VersionBump.Minor, "1.3.0")]
    [TestCase(VersionBump.Major, "2.0.0")]
    public void Next_RaisesWhatTheChangeNeeds(VersionBump bump, string expected) => SemanticVersion.Parse("1.2.3-rc.1").Next(bump).ToString().Should().Be(expected);

    [Test]
    public void New_Negative_IsRefused() => FluentActions.Invoking(() => new SemanticVersion(0, -1, 0)).Should().Throw<ArgumentOutOfRangeException>();

    /// <summary>The order of SemVer 2.0.0, section 11, and what its labels are made of.</summary>
    [Test]
    public void CompareTo_FollowsTheSpecification()
    {
        string[] ordered = ["1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-10.1", "1.0.0-10.a", "1.0.0-A", "1.0.0-a", "1.0.0-a.1", "1.0.0-a.b", "1.0.0-a1", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1-a", "1.0.1", "1.1.0", "2.0.0"];
        var versions = ordered.Select(SemanticVersion.Parse).ToList();
        for (var i = 0; i < versions.Count; i++)
        {
            for (var j = 0; j < versions.Count; j++)
            {
                Math.Sign(versions[i].CompareTo(versions[j])).Should().Be(Math.Sign(i.CompareTo(j)), "{0} against {1}", versions[i], versions[j]);
            }
        }
    }

    [TestCase("1.0.0-1", "1.0.0-a")]
    [TestCase("1.0.0-9", "1.0.0-1a")]
    [TestCase("1.0.0-1a", "1.0.0-2a")]
    [TestCase("1.0.0-1a", "1.0.0-a1")]
    public void CompareTo_NumbersGoBeforeWords(string lower, string higher)
    {
        SemanticVersion.Parse(lower).CompareTo(SemanticVersion.Parse(higher)).Should().BeNegative();
        SemanticVersion.Parse(higher).CompareTo(SemanticVersion.Parse(lower)).Should().BePositive();
    }

    [Test]
    public void New_NumbersBelowZero_AreRefused()
    {
        FluentActions.Invoking(() => new SemanticVersion(-1, 0, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SemanticVersion(0, -1, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SemanticVersion(0, 0, -1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void TryParse_LongText_HasAnEnd()
    {
        SemanticVersion.TryParse($"1.0.0-{new string('a', 58)}", out _).Should().BeTrue();
        SemanticVersion.TryParse($"1.0.0-{new string('a', 59)}", out _).Should().BeFalse();
        SemanticVersion.TryParse("-1.0.0", out _).Should().BeFalse();
    }
}
