using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class PatternLanguageTests
{
    private const int Longest = 5;

    private static readonly string[] s_expressions =
    [
        "", "^", "$", "^$", "a", "^a", "b$", "^a$", "^(a|b)+$", "^[ab]{2,3}$", "(ab)*c", "^(?:ab?)*$", "a|^b", "^a|c$", "^.{2}$", "^[^a]*$", "(^a|b)c", "a{0}", "^(a$|b)", "^(a*)*b$", "c{2,}", "^[a-c]{0,4}$",
    ];

    private static readonly string[] s_texts = [.. Enumerable.Range(0, Longest + 1).SelectMany(Texts)];

    /// <summary>One language for all questions, as in a comparison: what it remembers of one must not mislead another.</summary>
    [Test]
    public void Find_EachPair_IsTheShortestTextOrNone()
    {
        var language = new PatternLanguage(new SearchBudget(TimeProvider.System, TimeSpan.FromMinutes(1), int.MaxValue));
        var patterns = s_expressions.Select(static one => new TextPattern(one, SchemaLimits.Default)).ToList();
        var matches = patterns.ToDictionary(static one => one, static one => s_texts.Select(text => IsMatch(one, text)).ToArray());
        var counts = new int[2];
        foreach (var wanted in patterns)
        {
            foreach (var refused in patterns)
            {
                var expected = s_texts.Where((_, at) => matches[wanted][at] && !matches[refused][at]).FirstOrDefault();

                var found = language.Find([language.Automaton(wanted.Node)!], [language.Automaton(refused.Node)!], 0, int.MaxValue, out var isSure);

                isSure.Should().BeTrue();
                (found?.Length).Should().Be(expected?.Length, "'{0}' without '{1}' has '{2}'", wanted.Source, refused.Source, expected);
                if (found is not null)
                {
                    (IsMatch(wanted, found), IsMatch(refused, found)).Should().Be((true, false), "'{0}' without '{1}'", wanted.Source, refused.Source);
                }

                counts[found is null ? 0 : 1]++;
            }
        }

        counts.Should().AllSatisfy(static count => count.Should().BeGreaterThan(50, "both answers must be met often"));
    }

    [TestCase("^a*$", 3, 3, "aaa")]
    [TestCase("^(aa)*$", 3, 10, "aaaa")]
    [TestCase("^a{2}$", 3, 10, null)]
    [TestCase("^a*$", 0, 0, "")]
    public void Find_Lengths_AreKept(string expression, int least, int most, string? expected)
    {
        var language = new PatternLanguage(new SearchBudget(TimeProvider.System, TimeSpan.FromMinutes(1), int.MaxValue));

        language.Find([language.Automaton(EcmaPattern.Parse(expression))!], [], least, most, out var isSure).Should().Be(expected);
        isSure.Should().BeTrue();
    }

    [TestCase("^(?=a)")]
    [TestCase("(a)\\1")]
    [TestCase("\\ba")]
    [TestCase("(?:a{1,100}){1,100}")]
    public void Automaton_NotRegularOrTooLarge_IsNone(string expression) =>
        new PatternLanguage(new SearchBudget(TimeProvider.System, TimeSpan.FromMinutes(1), int.MaxValue)).Automaton(EcmaPattern.Parse(expression)).Should().BeNull();

    private static IEnumerable<string> Texts(int length) =>
        length == 0 ? [""] : Texts(length - 1).SelectMany(static text => new[] { $"{text}a", $"{text}b", $"{text}c", $"{text}0" });

    private static bool IsMatch(TextPattern pattern, string text)
    {
        var evaluation = new Evaluation(SchemaLimits.Default);
        try
        {
            return pattern.IsMatch(System.Text.Encoding.UTF8.GetBytes(text), ref evaluation);
        }
        finally
        {
            evaluation.Dispose();
        }
    }
}
