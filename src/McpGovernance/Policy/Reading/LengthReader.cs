using System.Globalization;

namespace McpGovernance.Policy;

/// <summary>Reads lengths of time and rates as policies write them.</summary>
internal static class LengthReader
{
    /// <summary>Longer than anybody means.</summary>
    private const long MaxSeconds = 36_500L * 86_400;

    /// <summary>Reads a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static TimeSpan? TryRead(string text) =>
        text.Length >= 2 && Seconds(text[^1]) is { } unit && TryCount(text.AsSpan(0, text.Length - 1)) is { } count
            ? TimeSpan.FromSeconds(Math.Min(count * unit, MaxSeconds))
            : null;

    /// <summary>The one way to write it.</summary>
    public static string Write(TimeSpan length) => ((long)length.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s";

    /// <summary>Reads so many in a unit of time, such as <c>60/m</c>.</summary>
    public static (int Count, TimeSpan Period)? TryReadRate(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash == text.Length - 2 && Seconds(text[^1]) is { } unit && TryCount(text.AsSpan(0, slash)) is { } count
            ? (count, TimeSpan.FromSeconds(unit))
            : null;
    }

    /// <summary>Reads so many in a calendar period: <c>1000/d</c>, <c>50/h</c>, <c>10000/mo</c>.</summary>
    public static (int Count, QuotaPeriod Period)? TryReadQuota(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        QuotaPeriod? period = slash < 0 ? null : text[(slash + 1)..] switch
        {
            "h" => QuotaPeriod.Hour,
            "d" => QuotaPeriod.Day,
            "mo" => QuotaPeriod.Month,
            _ => null,
        };
        return period is { } known && TryCount(text.AsSpan(0, slash)) is { } count ? (count, known) : null;
    }

    private static int? TryCount(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    private static long? Seconds(char unit) => unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => null };
}
