using System.Globalization;

namespace McpGovernance.Cli;

/// <summary>Understands points in time: ISO 8601, or how long before now.</summary>
internal static class Moment
{
    public const string Expected = "expected an ISO 8601 time such as 2026-11-25T21:00:00Z (UTC where no offset is given), or a duration before now such as 90s, 15m, 2h or 1d";

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset moment)
    {
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment))
        {
            return true;
        }

        moment = DateTimeOffset.MinValue;
        if (text.Length < 2 || SecondsPer(text[^1]) is not { } seconds
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var back = seconds * count;
        if (back < (now - DateTimeOffset.MinValue).TotalSeconds)
        {
            moment = now.AddSeconds(-back);
        }

        return true;
    }

    private static long? SecondsPer(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => null,
    };
}
