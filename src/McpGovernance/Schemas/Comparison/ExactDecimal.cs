using System.Globalization;
using System.Numerics;

namespace McpGovernance.Schemas;

/// <summary>A decimal number at any size that anybody calculates with, exactly: <paramref name="Digits"/> divided by ten to the power of <paramref name="Scale"/>.</summary>
/// <param name="Digits">The digits, without a point.</param>
/// <param name="Scale">How many of them stand behind the point; zero or more.</param>
internal readonly record struct ExactDecimal(BigInteger Digits, int Scale) : IComparable<ExactDecimal>
{
    /// <summary>Larger exponents are not calculated with.</summary>
    private const int MaxExponent = 400;

    public static ExactDecimal Zero { get; } = new(BigInteger.Zero, 0);

    public static ExactDecimal One { get; } = new(BigInteger.One, 0);

    public bool IsZero => Digits.IsZero;

    /// <summary>Takes a JSON number apart, unless it is out of all proportion.</summary>
    public static bool TryParse(string text, out ExactDecimal number)
    {
        number = default;
        var e = text.IndexOfAny(['e', 'E']);
        var exponent = 0;
        if (e >= 0 && (!int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > MaxExponent))
        {
            return false;
        }

        var plain = e >= 0 ? text[..e] : text;
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var scale = (point < 0 ? 0 : plain.Length - point - 1) - exponent;
        if (plain.Length > MaxExponent)
        {
            return false;
        }

        var digits = BigInteger.Parse(plain.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        number = scale < 0 ? new ExactDecimal(digits * BigInteger.Pow(10, -scale), 0) : new ExactDecimal(digits, scale);
        return true;
    }

    public static ExactDecimal operator +(ExactDecimal a, ExactDecimal b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        return new ExactDecimal(a.At(scale) + b.At(scale), scale);
    }

    public static ExactDecimal operator *(ExactDecimal a, BigInteger factor) => new(a.Digits * factor, a.Scale);

    public static bool operator <(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) < 0;

    public static bool operator >(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) > 0;

    public static bool operator <=(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ExactDecimal a, ExactDecimal b) => a.CompareTo(b) >= 0;

    /// <summary>The least number that both divide.</summary>
    public static ExactDecimal LeastCommonMultiple(ExactDecimal a, ExactDecimal b)
    {
        var scale = Math.Max(a.Scale, b.Scale);
        var (left, right) = (a.At(scale), b.At(scale));
        return new ExactDecimal(left / BigInteger.GreatestCommonDivisor(left, right) * right, scale);
    }

    public static ExactDecimal Middle(ExactDecimal a, ExactDecimal b)
    {
        var sum = a + b;
        return new ExactDecimal(sum.Digits * 5, sum.Scale + 1);
    }

    public bool IsMultipleOf(ExactDecimal divisor)
    {
        var scale = Math.Max(Scale, divisor.Scale);
        return (At(scale) % divisor.At(scale)).IsZero;
    }

    /// <summary>How often a divisor goes into this, rounded down.</summary>
    public BigInteger Floor(ExactDecimal divisor)
    {
        var scale = Math.Max(Scale, divisor.Scale);
        var quotient = BigInteger.DivRem(At(scale), divisor.At(scale), out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>How often a divisor goes into this, rounded up.</summary>
    public BigInteger Ceiling(ExactDecimal divisor) => -(this * BigInteger.MinusOne).Floor(divisor);

    public int CompareTo(ExactDecimal other)
    {
        var scale = Math.Max(Scale, other.Scale);
        return At(scale).CompareTo(other.At(scale));
    }

    public bool Equals(ExactDecimal other) => CompareTo(other) == 0;

    public override int GetHashCode() => Shortest().Digits.GetHashCode();

    /// <summary>As JSON has it, without an exponent.</summary>
    public override string ToString()
    {
        var (digits, scale) = Shortest();
        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = digits.Sign < 0 ? "-" : "";
        return scale == 0 ? sign + text : $"{sign}{text[..^scale]}.{text[^scale..]}";
    }

    private (BigInteger Digits, int Scale) Shortest()
    {
        var (digits, scale) = (Digits, Scale);
        while (scale > 0 && (digits % 10).IsZero)
        {
            digits /= 10;
            scale--;
        }

        return (digits, scale);
    }

    private BigInteger At(int scale) => scale == Scale ? Digits : Digits * BigInteger.Pow(10, scale - Scale);
}
