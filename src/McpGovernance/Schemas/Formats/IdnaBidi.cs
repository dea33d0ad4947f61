using System.Globalization;

namespace McpGovernance.Schemas;

/// <summary>The rule about names that are written from right to left (RFC 5893, section 2).</summary>
internal static class IdnaBidi
{
    private enum Direction
    {
        Left,
        Right,
        EuropeanDigit,
        ArabicDigit,
        Mark,
        Neutral,
    }

    /// <summary>The rule holds for all labels of a name when one of them is written from right to left.</summary>
    public static bool IsValid(IReadOnlyList<IReadOnlyList<int>> labels) =>
        !labels.Any(static label => label.Any(static one => Of(one) is Direction.Right or Direction.ArabicDigit)) || labels.All(IsValid);

    private static bool IsValid(IReadOnlyList<int> label)
    {
        var directions = label.Select(Of).ToList();
        var end = directions.FindLast(static one => one != Direction.Mark);
        return directions[0] switch
        {
            Direction.Left => !directions.Exists(static one => one is Direction.Right or Direction.ArabicDigit) && end is Direction.Left or Direction.EuropeanDigit,
            Direction.Right => !directions.Contains(Direction.Left)
                && end is Direction.Right or Direction.EuropeanDigit or Direction.ArabicDigit
                && !(directions.Contains(Direction.EuropeanDigit) && directions.Contains(Direction.ArabicDigit)),
            _ => false,
        };
    }

    private static Direction Of(int codePoint) => codePoint switch
    {
        (>= '0' and <= '9') or (>= 0x6F0 and <= 0x6F9) => Direction.EuropeanDigit,
        '-' or 0xB7 or 0x30FB or 0x200C or 0x200D => Direction.Neutral,
        (>= 0x660 and <= 0x669) or 0x66B or 0x66C or (>= 0x10D30 and <= 0x10D39) => Direction.ArabicDigit,
        _ when CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Direction.Mark,
        (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF) => Direction.Right,
        _ => Direction.Left,
    };
}
