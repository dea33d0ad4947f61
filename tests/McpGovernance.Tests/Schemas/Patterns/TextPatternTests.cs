using System.Text;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class TextPatternTests
{
    [TestCase("^(a|b)*$", "abba", true)]
    [TestCase("^(a|b)*$", "abc", false)]
    [TestCase("(a|b)\\1", "abb", true)]
    [TestCase("(a|b)\\1", "aba", false)]
    [TestCase("^ab*$", "abb", true)]
    [TestCase("^ab*$", "ba", false)]
    public void IsMatch_AText_IsFound(string expression, string text, bool isFound)
    {
        var pattern = new TextPattern(expression, SchemaLimits.Default with { PatternTimeout = TimeSpan.FromSeconds(10) });

        (pattern.Source, IsMatch(pattern, text, SchemaLimits.Default)).Should().Be((expression, (isFound, SchemaVerdict.Valid)));
    }

    [TestCase(3, true)]
    [TestCase(4, true)]
    [TestCase(5, false)]
    public void Constructor_ALongExpression_IsRefused(int length, bool isTaken)
    {
        var act = () => new TextPattern(new string('a', length), SchemaLimits.Default with { MaxPatternLength = 4 });

        if (isTaken)
        {
            act.Should().NotThrow();
        }
        else
        {
            var refused = act.Should().Throw<PatternSyntaxException>().Which;
            (refused.Offset, refused.Message).Should().Be((4, "it is longer than 4 characters"));
        }
    }

    // On the stack, and beyond; the text may be as long as is allowed.
    [TestCase(511)]
    [TestCase(512)]
    [TestCase(513)]
    [TestCase(600)]
    public void IsMatch_ATextAsLongAsAllowed_IsLookedAt(int length)
    {
        var limits = SchemaLimits.Default with { MaxPatternSubject = 600, PatternTimeout = TimeSpan.FromSeconds(10) };
        var pattern = new TextPattern("^(aa|b)*$", limits);

        IsMatch(pattern, new string('b', length), limits).Should().Be((true, SchemaVerdict.Valid));
        IsMatch(pattern, new string('b', length - 1) + "a", limits).Should().Be((false, SchemaVerdict.Valid));
    }

    [TestCase("^(aa|b)*$", SchemaVerdict.PatternLimit)]
    [TestCase("^b*$", SchemaVerdict.Valid)]
    public void IsMatch_ALongerText_IsLookedAtInOnePassOnly(string expression, SchemaVerdict problem)
    {
        var limits = SchemaLimits.Default with { MaxPatternSubject = 600 };

        IsMatch(new TextPattern(expression, limits), new string('b', 601), limits).Should().Be((problem == SchemaVerdict.Valid, problem));
    }

    [Test]
    public void IsMatch_WhatTakesTooLong_IsStopped()
    {
        var limits = SchemaLimits.Default with { PatternTimeout = TimeSpan.FromMilliseconds(1) };

        IsMatch(new TextPattern("^(?=(a+)+$)(a+)+$", limits), new string('a', 60) + "b", limits).Should().Be((false, SchemaVerdict.PatternLimit));
    }

    [TestCase(10, SchemaVerdict.Valid)]
    [TestCase(9, SchemaVerdict.TooMuchWork)]
    public void IsMatch_ALongText_TakesWork(int work, SchemaVerdict problem)
    {
        var limits = SchemaLimits.Default with { MaxWork = work };

        IsMatch(new TextPattern("^a*$", limits), new string('a', (9 * 64) + 63), limits).Should().Be((problem == SchemaVerdict.Valid, problem));
    }

    private static (bool IsMatch, SchemaVerdict Problem) IsMatch(TextPattern pattern, string text, SchemaLimits limits)
    {
        var evaluation = new Evaluation(limits);
        return (pattern.IsMatch(Encoding.UTF8.GetBytes(text), ref evaluation), evaluation.Problem);
    }
}
