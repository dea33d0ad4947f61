using System.Globalization;

namespace McpGovernance.Schemas;

/// <summary>Reads how often something is repeated: <c>{2}</c>, <c>{2,}</c>, <c>{2,5}</c>.</summary>
internal static class EcmaCounts
{
    /// <param name="text">The expression.</param>
    /// <param name="at">Where the brace is; moved behind the other one when there are counts between them.</param>
    /// <param name="min">At least so often.</param>
    /// <param name="max">At most so often; negative for without end.</param>
    public static bool TryRead(string text, ref int at, out int min, out int max)
    {
        var close = text.IndexOf('}', at);
        var inside = close < 0 ? "" : text[(at + 1)..close];
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        var isCount = TryReadOne(comma < 0 ? inside : inside[..comma], out min);
        max = min;
        if (isCount && comma >= 0)
        {
            max = -1;
            isCount = comma == inside.Length - 1 || TryReadOne(inside[(comma + 1)..], out max);
        }

        at = isCount ? close + 1 : at;
        return isCount;
    }

    private static bool TryReadOne(string digits, out int count)
    {
        count = 0;
        if (digits.Length == 0 || digits.Any(static one => !char.IsAsciiDigit(one)))
        {
            return false;
        }

        count = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue;
        return true;
    }
}
