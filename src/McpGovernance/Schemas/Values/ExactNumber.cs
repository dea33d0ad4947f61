using System.Globalization;
using System.Numerics;
using System.Text;

namespace McpGovernance.Schemas;

/// <summary>A number to calculate with: <see cref="Digits"/> × 10^<see cref="Exponent"/>, never rounded.</summary>
internal readonly record struct ExactNumber(BigInteger Digits, int Exponent)
{
    /// <summary>No bound that anybody means is longer or further away; what is, is not calculated with.</summary>
    private const int Most = 800;

    private const int LongestPlain = 25;

    private static readonly BigInteger s_longest = BigInteger.Pow(10, LongestPlain);

    public static ExactNumber Zero => default;

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

    /// <summary>How many units of 10^<paramref name="exponent"/> it is; that must be no coarser than the number.</summary>
    public BigInteger In(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);

    public int CompareTo(ExactNumber other)
    {
        var unit = Math.Min(Exponent, other.Exponent);
        return In(unit).CompareTo(other.In(unit));
    }

    /// <summary>As JSON, the shortest usual way.</summary>
    public override string ToString()
    {
        var (digits, exponent) = (Digits, Exponent);
        var isLong = BigInteger.Abs(digits) > s_longest;
        while (!digits.IsZero && (exponent < 0 || isLong) && digits % 10 == 0)
        {
            (digits, exponent) = (digits / 10, exponent + 1);
        }

        if (digits.IsZero)
        {
            return "0";
        }

        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture);
        var sign = digits.Sign < 0 ? "-" : "";
        if (exponent >= 0)
        {
            return text.Length + exponent <= LongestPlain ? $"{sign}{text}{new string('0', exponent)}" : string.Create(CultureInfo.InvariantCulture, $"{sign}{text}e{exponent}");
        }

        if (-exponent > LongestPlain + text.Length)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{text}e{exponent}");
        }

        var whole = new StringBuilder(text).Insert(0, new string('0', Math.Max(0, 1 - exponent - text.Length)));
        return $"{sign}{whole.Insert(whole.Length + exponent, '.')}";
    }
}
