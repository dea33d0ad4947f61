namespace McpGovernance.Schemas;

/// <summary>How likely one name is another's new spelling, where what they ask is equal.</summary>
internal static class NameLikeness
{
    private const double Floor = 0.3;

    private const int MaxLength = 200;

    /// <summary>From 0.3, for names with nothing in common, to 1, for names that differ in case and separators only.</summary>
    public static double Of(string old, string now)
    {
        var (a, b) = (Plain(old), Plain(now));
        var longer = Math.Max(a.Length, b.Length);
        if (longer is 0 or > MaxLength)
        {
            return Floor;
        }

        return Math.Round(Floor + ((1 - Floor) * (1 - ((double)Distance(a, b) / longer))), 2);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>How many characters must be put in, taken out or changed.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
