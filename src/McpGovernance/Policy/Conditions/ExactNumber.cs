using System.Globalization;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Tells numbers that every reader of JSON understands in the same way (I-JSON, RFC 7493 section 2.2) from those that some round.</summary>
internal static class ExactNumber
{
    /// <summary>A decimal of so many digits is the shortest text of the double that it becomes.</summary>
    private const int SureDigits = 15;
    private const int SureMagnitude = 300;

    /// <summary>Longer texts are no numbers that anybody means.</summary>
    private const int MaxLength = 400;

    /// <summary>Whether a JSON number is exactly the double that it becomes, as its shortest text says.</summary>
    public static bool Is(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLength || !JsonNumber.TryParse(text, out var number))
        {
            return false;
        }

        if (number.Count <= SureDigits && number.Magnitude is > -SureMagnitude and < SureMagnitude)
        {
            return true;
        }

        Span<byte> shortest = stackalloc byte[32];
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            && value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture)
            && JsonNumber.TryParse(shortest[..length], out var carried)
            && JsonNumber.Compare(number, carried) == 0;
    }
}
