namespace McpGovernance.Policy;

/// <summary>Finds the word that was probably meant, for messages. It decides nothing.</summary>
internal static class Nearest
{
    /// <summary>A sentence that begins with a space; empty when nothing is near.</summary>
    public static string Hint(string text, IEnumerable<string> known) => Of(text, known) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>The known word with the fewest changes, if they are few.</summary>
    public static string? Of(string text, IEnumerable<string> known)
    {
        const int MaxLength = 64, MaxCompared = 5_000;
        if (text.Length is 0 or > MaxLength)
        {
            return null;
        }

        var best = known.Where(static one => one.Length is > 0 and <= MaxLength).Take(MaxCompared)
            .Select(one => (Word: one, Distance: Distance(text, one)))
            .OrderBy(static one => one.Distance).ThenBy(static one => one.Word, StringComparer.Ordinal).FirstOrDefault();
        return best.Word is not null && best.Distance <= Math.Max(1, text.Length / 3) ? best.Word : null;
    }

    /// <summary>Levenshtein's distance, without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
