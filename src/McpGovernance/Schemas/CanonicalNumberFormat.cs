using System.Buffers;
using System.Globalization;

namespace McpGovernance.Schemas;

/// <summary>Numbers of canonical JSON: the shortest text that reads back as the same double, laid out as ECMAScript does.</summary>
internal static class CanonicalNumberFormat
{
    /// <summary>More significant digits than the shortest text of a double ever has.</summary>
    private const int MaxDigits = 17;

    /// <summary>A decimal of so many digits is itself the shortest text of the double that it becomes, unless it is very small or large.</summary>
    private const int SureDigits = 15;

    private const int SureExponent = 300;

    /// <summary>Far beyond any exponent of a double, and far from overflow.</summary>
    private const int ExponentBound = 1_000_000_000;

    /// <summary>Writes a number that a JSON parser accepted.</summary>
    /// <returns><see langword="false"/> when it overflows, or is not exactly the double it becomes and exactness was asked for.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> source, CanonicalNumbers numbers, IBufferWriter<byte> output)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        if (TryReadDecimal(source, digits, out var count, out var point) && count <= SureDigits && point is > -SureExponent and < SureExponent)
        {
            Layout(source[0] == (byte)'-', digits[..count], point, output);
            return true;
        }

        var value = double.Parse(source, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            return false;
        }

        (count, point) = Shortest(value, digits);
        if (numbers == CanonicalNumbers.Exact && !Denotes(source, digits[..count], point))
        {
            return false;
        }

        Layout(value < 0, digits[..count], point, output);
        return true;
    }

    /// <summary>Writes a double.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is infinite or not a number.</exception>
    public static void Write(double value, IBufferWriter<byte> output)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "JSON has no infinity and no NaN.");
        }

        Span<byte> digits = stackalloc byte[MaxDigits];
        var (count, point) = Shortest(value, digits);
        Layout(value < 0, digits[..count], point, output);
    }

    /// <summary>The significant digits of the shortest text, and where the decimal point stands: 0.d₁d₂… × 10^point.</summary>
    private static (int Count, int Point) Shortest(double value, Span<byte> digits)
    {
        Span<byte> text = stackalloc byte[32];
        Math.Abs(value).TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return TryReadDecimal(text[..length], digits, out var count, out var point) ? (count, point) : throw new InvalidOperationException();
    }

    private static bool Denotes(ReadOnlySpan<byte> source, ReadOnlySpan<byte> digits, int point)
    {
        Span<byte> given = stackalloc byte[MaxDigits];
        return TryReadDecimal(source, given, out var count, out var givenPoint) && givenPoint == point && digits.SequenceEqual(given[..count]);
    }

    /// <summary>Reads a decimal number as significant digits without zeros at either end; zero has none.</summary>
    /// <returns><see langword="false"/> when there are more digits than any shortest text has.</returns>
    private static bool TryReadDecimal(ReadOnlySpan<byte> text, Span<byte> digits, out int count, out int point)
    {
        count = 0;
        point = 0;
        var zeros = 0;
        var fraction = false;
        var i = text[0] == (byte)'-' ? 1 : 0;
        for (; i < text.Length && (text[i] | 0x20) != 'e'; i++)
        {
            if (text[i] == (byte)'.')
            {
                fraction = true;
                continue;
            }

            if (text[i] == (byte)'0')
            {
                // A zero counts once a digit that is not zero follows.
                zeros += count > 0 ? 1 : 0;
                point += count > 0 ? (fraction ? 0 : 1) : (fraction ? -1 : 0);
                continue;
            }

            if (count + zeros >= MaxDigits)
            {
                return false;
            }

            digits.Slice(count, zeros).Fill((byte)'0');
            count += zeros;
            zeros = 0;
            digits[count++] = text[i];
            point += fraction ? 0 : 1;
        }

        point = count == 0 ? 0 : point + ReadExponent(text[Math.Min(i + 1, text.Length)..]);
        return true;
    }

    private static int ReadExponent(ReadOnlySpan<byte> text)
    {
        var exponent = 0L;
        foreach (var character in text)
        {
            if (character is >= (byte)'0' and <= (byte)'9')
            {
                exponent = Math.Min((exponent * 10) + character - '0', ExponentBound);
            }
        }

        return (int)(text is [(byte)'-', ..] ? -exponent : exponent);
    }

    /// <summary>ECMAScript's Number::toString, radix 10.</summary>
    private static void Layout(bool negative, ReadOnlySpan<byte> digits, int point, IBufferWriter<byte> output)
    {
        if (digits.IsEmpty)
        {
            output.Write("0"u8);
            return;
        }

        if (negative)
        {
            output.Write("-"u8);
        }

        switch (point)
        {
            case > 21 or <= -6:
                WriteScientific(digits, point - 1, output);
                break;
            case <= 0:
                output.Write("0."u8);
                output.Write("00000"u8[..-point]);
                output.Write(digits);
                break;
            case var _ when point >= digits.Length:
                output.Write(digits);
                output.Write("00000000000000000000"u8[..(point - digits.Length)]);
                break;
            default:
                output.Write(digits[..point]);
                output.Write("."u8);
                output.Write(digits[point..]);
                break;
        }
    }

    private static void WriteScientific(ReadOnlySpan<byte> digits, int exponent, IBufferWriter<byte> output)
    {
        output.Write(digits[..1]);
        if (digits.Length > 1)
        {
            output.Write("."u8);
            output.Write(digits[1..]);
        }

        output.Write(exponent < 0 ? "e-"u8 : "e+"u8);
        var buffer = output.GetSpan(4);
        Math.Abs(exponent).TryFormat(buffer, out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
