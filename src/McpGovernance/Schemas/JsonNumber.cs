using System.Numerics;

namespace McpGovernance.Schemas;

/// <summary>A number as its JSON text says, exactly and at any size: 0.<i>digits</i> × 10^<see cref="Magnitude"/>.</summary>
/// <remarks>The digits lie in two pieces of the text, around the point, without zeros at either end.</remarks>
internal readonly ref struct JsonNumber
{
    /// <summary>Larger exponents cannot be told apart; no value of this world has one.</summary>
    private const long MaxExponent = 1_000_000_000_000_000;

    /// <summary>As many digits and zeros as an exact division may look at.</summary>
    private const long MaxScale = 800;

    private const int MaxInt128Digits = 38;

    private readonly ReadOnlySpan<byte> _head;
    private readonly ReadOnlySpan<byte> _tail;

    private JsonNumber(bool isNegative, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long magnitude)
    {
        IsNegative = isNegative;
        _head = head;
        _tail = tail;
        Magnitude = magnitude;
    }

    public bool IsNegative { get; }

    public long Magnitude { get; }

    public int Count => _head.Length + _tail.Length;

    public bool IsZero => Count == 0;

    public bool IsInteger => Count <= Magnitude || IsZero;

    /// <summary>Takes a valid JSON number apart. Refused is only an exponent beyond any use.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out JsonNumber number)
    {
        var isNegative = text[0] == (byte)'-';
        var digits = isNegative ? text[1..] : text;
        var exponent = 0L;
        var e = digits.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            if (!TryReadExponent(digits[(e + 1)..], out exponent))
            {
                number = default;
                return false;
            }

            digits = digits[..e];
        }

        var point = digits.IndexOf((byte)'.');
        var head = point < 0 ? digits : digits[..point];
        var tail = point < 0 ? default : digits[(point + 1)..];
        head = head.TrimStart((byte)'0');
        var magnitude = exponent + head.Length;
        tail = tail.TrimEnd((byte)'0');
        if (head.IsEmpty)
        {
            var significant = tail.TrimStart((byte)'0');
            magnitude -= tail.Length - significant.Length;
            tail = significant;
        }

        if (tail.IsEmpty)
        {
            head = head.TrimEnd((byte)'0');
        }

        number = head.IsEmpty && tail.IsEmpty ? default : new JsonNumber(isNegative, head, tail, magnitude);
        return true;
    }

    /// <summary>Less than zero, zero or more, as the first is less than, equal to or more than the second.</summary>
    public static int Compare(JsonNumber a, JsonNumber b)
    {
        var (signA, signB) = (Sign(a), Sign(b));
        if (signA != signB || signA == 0)
        {
            return signA.CompareTo(signB);
        }

        var order = a.Magnitude != b.Magnitude ? a.Magnitude.CompareTo(b.Magnitude) : CompareDigits(a, b);
        return signA * order;
    }

    /// <summary>Whether this is a whole multiple; <see langword="null"/> when the answer would take more work than any honest number needs.</summary>
    public bool? IsMultipleOf(JsonNumber divisor)
    {
        if (IsZero)
        {
            return true;
        }

        var shift = Magnitude - Count - (divisor.Magnitude - divisor.Count);
        if (shift < 0)
        {
            return false; // Neither ends with a zero, and this one's last digit is finer.
        }

        if (shift > MaxScale || Count > MaxScale || divisor.Count > MaxScale)
        {
            return null;
        }

        return shift + Count <= MaxInt128Digits && divisor.Count <= MaxInt128Digits
            ? ToInt128() * Power(shift) % divisor.ToInt128() == 0
            : (ToBigInteger() * BigInteger.Pow(10, (int)shift) % divisor.ToBigInteger()).IsZero;
    }

    /// <summary>The same for all texts of one value.</summary>
    public int HashCode()
    {
        var hash = new HashCode();
        hash.Add(IsNegative);
        hash.Add(Magnitude);
        foreach (var digit in _head)
        {
            hash.Add(digit);
        }

        foreach (var digit in _tail)
        {
            hash.Add(digit);
        }

        return hash.ToHashCode();
    }

    /// <summary>A count, as keywords such as <c>minLength</c> take it: what no count reaches is <see cref="int.MaxValue"/>.</summary>
    public int ToCount()
    {
        if (IsZero)
        {
            return 0;
        }

        if (Magnitude > 9)
        {
            return int.MaxValue;
        }

        return (int)(ToInt128() * Power(Magnitude - Count));
    }

    private static int Sign(JsonNumber number) => number.IsZero ? 0 : number.IsNegative ? -1 : 1;

    private static int CompareDigits(JsonNumber a, JsonNumber b)
    {
        var common = Math.Min(a.Count, b.Count);
        for (var i = 0; i < common; i++)
        {
            var order = a.Digit(i).CompareTo(b.Digit(i));
            if (order != 0)
            {
                return order;
            }
        }

        return a.Count.CompareTo(b.Count);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        var isNegative = text[0] == (byte)'-';
        exponent = 0;
        foreach (var digit in text[0] is (byte)'-' or (byte)'+' ? text[1..] : text)
        {
            exponent = (exponent * 10) + (digit - '0');
            if (exponent > MaxExponent)
            {
                return false;
            }
        }

        exponent = isNegative ? -exponent : exponent;
        return true;
    }

    private static Int128 Power(long exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    private byte Digit(int index) => index < _head.Length ? _head[index] : _tail[index - _head.Length];

    private Int128 ToInt128()
    {
        Int128 value = 0;
        for (var i = 0; i < Count; i++)
        {
            value = (value * 10) + (Digit(i) - '0');
        }

        return value;
    }

    private BigInteger ToBigInteger()
    {
        Span<char> digits = stackalloc char[Count];
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = (char)Digit(i);
        }

        return BigInteger.Parse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
    }
}
