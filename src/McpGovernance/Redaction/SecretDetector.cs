using System.Buffers;
using McpGovernance.Redaction;

namespace McpGovernance;

/// <summary>Finds secrets in text by their looks: keys and tokens of known providers, private keys, JSON web tokens, passwords in URLs, payment cards.</summary>
/// <remarks>
/// Thread safe. Takes time in proportion to the text, whatever it is. It is the last net, not the first: what looks like nothing in particular,
/// is split, encrypted or encoded once more is not found. <c>docs/secrets.md</c> has what it finds of a published set, and what it takes wrongly.
/// </remarks>
public static class SecretDetector
{
    private static readonly SearchValues<string> s_marks = SearchValues.Create([.. SecretRules.All.Where(static rule => !rule.IgnoresCase).Select(static rule => rule.Mark).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);
    private static readonly SearchValues<string> s_words = SearchValues.Create([.. SecretRules.All.Where(static rule => rule.IgnoresCase).Select(static rule => rule.Mark).Distinct(StringComparer.OrdinalIgnoreCase)], StringComparison.OrdinalIgnoreCase);
    private static readonly SecretRule[] s_ofMarks = [.. SecretRules.All.Where(static rule => !rule.IgnoresCase)];
    private static readonly SecretRule[] s_ofWords = [.. SecretRules.All.Where(static rule => rule.IgnoresCase)];

    /// <summary>Finds what looks like a secret.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>What was found, in the order of the text; parts do not overlap. Empty for nothing, which allocates nothing.</returns>
    public static IReadOnlyList<DetectedSecret> Find(ReadOnlySpan<char> text)
    {
        List<DetectedSecret>? found = null;
        Find(text, s_marks, s_ofMarks, ref found);
        Find(text, s_words, s_ofWords, ref found);
        CardNumbers.Find(text, ref found);
        if (found is null)
        {
            return [];
        }

        return Apart(found);
    }

    private static void Find(ReadOnlySpan<char> text, SearchValues<string> marks, SecretRule[] rules, ref List<DetectedSecret>? found)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(marks);
            if (next < 0)
            {
                return;
            }

            at += next;
            if (Match(text, at, rules) is { Length: > 0 } secret)
            {
                (found ??= []).Add(secret);
                at = secret.End - 1;
            }
        }
    }

    private static DetectedSecret Match(ReadOnlySpan<char> text, int at, SecretRule[] rules)
    {
        foreach (var rule in rules)
        {
            if (text[at..].StartsWith(rule.Mark, rule.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) && rule.Match(text, at) is { Length: > 0 } secret)
            {
                return secret;
            }
        }

        return default;
    }

    /// <summary>In order; of what overlaps, the part that begins first reaches as far as the last one.</summary>
    private static List<DetectedSecret> Apart(List<DetectedSecret> found)
    {
        found.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        var apart = new List<DetectedSecret>(found.Count);
        foreach (var secret in found)
        {
            if (apart.Count > 0 && apart[^1] is var before && secret.Start < before.End)
            {
                apart[^1] = before with { Length = Math.Max(before.End, secret.End) - before.Start };
                continue;
            }

            apart.Add(secret);
        }

        return apart;
    }
}
