namespace McpGovernance.Schemas;

/// <summary>Dates, times and durations (RFC 3339).</summary>
internal static class DateFormats
{
    public static bool IsDate(ReadOnlySpan<byte> text) => text.Length == 10 && TryReadDate(text);

    public static bool IsDateTime(ReadOnlySpan<byte> text) =>
        text.Length > 11 && TryReadDate(text[..10]) && (text[10] | 0x20) == 't' && IsTime(text[11..]);

    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 9 || !TwoDigits(text, 0, 23, out var hour) || text[2] != ':' || !TwoDigits(text, 3, 59, out var minute) || text[5] != ':' || !TwoDigits(text, 6, 60, out var second))
        {
            return false;
        }

        text = text[8..];
        if (text[0] == '.')
        {
            var digits = CountDigits(text[1..]);
            if (digits == 0)
            {
                return false;
            }

            text = text[(1 + digits)..];
        }

        return TryReadOffset(text, out var offset) && (second < 60 || IsLastMinute((hour * 60) + minute - offset));
    }

    public static bool IsDuration(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != 'P')
        {
            return false;
        }

        text = text[1..];
        if (text[^1] == 'W')
        {
            return text.Length > 1 && CountDigits(text) == text.Length - 1;
        }

        var time = text.IndexOf((byte)'T');
        return time < 0
            ? HasUnits(text, "YMD"u8)
            : (time == 0 || HasUnits(text[..time], "YMD"u8)) && HasUnits(text[(time + 1)..], "HMS"u8);
    }

    /// <summary>Numbers with units in their order, and none left out between two others.</summary>
    private static bool HasUnits(ReadOnlySpan<byte> text, ReadOnlySpan<byte> units)
    {
        var last = -1;
        while (!text.IsEmpty)
        {
            var digits = CountDigits(text);
            var unit = digits == 0 || digits == text.Length ? -1 : units.IndexOf(text[digits]);
            if (unit < 0 || unit <= last || (last >= 0 && unit > last + 1))
            {
                return false;
            }

            last = unit;
            text = text[(digits + 1)..];
        }

        return last >= 0;
    }

    private static bool TryReadDate(ReadOnlySpan<byte> text)
    {
        if (CountDigits(text[..4]) != 4 || text[4] != '-' || !TwoDigits(text, 5, 12, out var month) || text[7] != '-' || !TwoDigits(text, 8, 31, out var day) || month == 0 || day == 0)
        {
            return false;
        }

        var year = ((text[0] - '0') * 1000) + ((text[1] - '0') * 100) + ((text[2] - '0') * 10) + (text[3] - '0');
        var isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        var days = month switch { 2 => isLeap ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };
        return day <= days;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return (text[0] | 0x20) == 'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || !TwoDigits(text, 1, 23, out var hour) || text[3] != ':' || !TwoDigits(text, 4, 59, out var minute))
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>Leap seconds end the last minute of a day in UTC.</summary>
    private static bool IsLastMinute(int minuteOfDay)
    {
        const int Day = 24 * 60;
        return ((minuteOfDay % Day) + Day) % Day == Day - 1;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? text.Length : count;
    }

    private static bool TwoDigits(ReadOnlySpan<byte> text, int at, int most, out int value)
    {
        var (ten, one) = (text[at] - '0', text[at + 1] - '0');
        value = (ten * 10) + one;
        return ten is >= 0 and <= 9 && one is >= 0 and <= 9 && value <= most;
    }
}
