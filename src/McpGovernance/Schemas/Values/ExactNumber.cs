using System.Globalization;
using System.Numerics;

namespace McpGovernance.Schemas;

/// <summary>A number to calculate with: <see cref="Digits"/> × 10^<see cref="Exponent"/>, never rounded.</summary>
/// <remarks>Equal are those of one value, however they are written.</remarks>
internal readonly record struct ExactNumber(BigInteger Digits, int Exponent) : IComparable<ExactNumber>
{
    /// <summary>No bound that anybody means is longer or further away; what is, is not calculated with.</summary>
    private const int Most = 400;

    private const int LongestPlain = 25;

    public static ExactNumber Zero => default;

    public static ExactNumber One { get; } = new(BigInteger.One, 0);

    /// <summary>Takes a JSON number apart, unless it is out of all proportion.</summary>
    public static bool TryParse(string text, out ExactNumber number)
    {
        number = default;
        var e = text.IndexOfAny(['e', 'E']);
        var digits = e < 0 ? text : text[..e];
        var exponent = 0;
        if (digits.Length > Most || (e >= 0 && (!int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs((long)exponent) > Most)))
        {
            return false;
        }

        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var plain = point < 0 ? digits : digits.Remove(point, 1);
        number = new ExactNumber(BigInteger.Parse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent - (point < 0 ? 0 : digits.Length - point - 1));
        return true;
    }

    public static ExactNumber operator +(ExactNumber a, ExactNumber b)
    {
        var unit = Math.Min(a.Exponent, b.Exponent);
        return new ExactNumber(a.In(unit) + b.In(unit), unit);
    }

    public static ExactNumber operator *(ExactNumber a, BigInteger factor) => new(a.Digits * factor, a.Exponent);

    public static bool operator <(ExactNumber a, ExactNumber b) => a.CompareTo(b) < 0;

    public static bool operator >(ExactNumber a, ExactNumber b) => a.CompareTo(b) > 0;

    public static bool operator <=(ExactNumber a, ExactNumber b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ExactNumber a, ExactNumber b) => a.CompareTo(b) >= 0;

    /// <summary>The least number that both divide.</summary>
    public static ExactNumber LeastCommonMultiple(ExactNumber a, ExactNumber b)
    {
        var unit = Math.Min(a.Exponent, b.Exponent);
        var (left, right) = (a.In(unit), b.In(unit));
        return new ExactNumber(left / BigInteger.GreatestCommonDivisor(left, right) * right, unit);
    }

    public static ExactNumber Middle(ExactNumber a, ExactNumber b)
    {
        var sum = a + b;
        return new ExactNumber(sum.Digits * 5, sum.Exponent - 1);
    }

    /// <summary>How many units of 10^<paramref name="exponent"/> it is; that must be no coarser than the number.</summary>
    public BigInteger In(int exponent) => exponent == Exponent ? Digits : Digits * BigInteger.Pow(10, Exponent - exponent);

    public bool IsMultipleOf(ExactNumber divisor)
    {
        var unit = Math.Min(Exponent, divisor.Exponent);
        return (In(unit) % divisor.In(unit)).IsZero;
    }

    /// <summary>How often a divisor goes into this, rounded down.</summary>
    public BigInteger Floor(ExactNumber divisor)
    {
        var unit = Math.Min(Exponent, divisor.Exponent);
        var quotient = BigInteger.DivRem(In(unit), divisor.In(unit), out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>How often a divisor goes into this, rounded up.</summary>
    public BigInteger Ceiling(ExactNumber divisor) => -(this * BigInteger.MinusOne).Floor(divisor);

    public int CompareTo(ExactNumber other)
    {
        var unit = Math.Min(Exponent, other.Exponent);
        return In(unit).CompareTo(other.In(unit));
    }

    public bool Equals(ExactNumber other) => CompareTo(other) == 0;

    public override int GetHashCode() => Shortest().GetHashCode();

    /// <summary>As JSON, the shortest usual way.</summary>
    public override string ToString()
    {
        var (digits, exponent) = Shortest();
        var length = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).Length;
        return length + exponent <= LongestPlain && -exponent <= LongestPlain + length ? ToPlain() : string.Create(CultureInfo.InvariantCulture, $"{digits}e{exponent}");
    }

    /// <summary>As JSON, without an exponent.</summary>
    public string ToPlain()
    {
        var (digits, exponent) = Shortest();
        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture);
        var sign = digits.Sign < 0 ? "-" : "";
        if (exponent >= 0)
        {
            return $"{sign}{text}{new string('0', exponent)}";
        }

        text = text.PadLeft(1 - exponent, '0');
        return $"{sign}{text[..^-exponent]}.{text[^-exponent..]}";
    }

    private (BigInteger Digits, int Exponent) Shortest()
    {
        var (digits, exponent) = (Digits, Exponent);
        while (!digits.IsZero && (digits % 10).IsZero)
        {
            (digits, exponent) = (digits / 10, exponent + 1);
        }

        return (digits, digits.IsZero ? 0 : exponent);
    }
}
