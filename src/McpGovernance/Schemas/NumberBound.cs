using System.Buffers.Text;

namespace McpGovernance.Schemas;

/// <summary>A number of a schema, kept as its text, and as a <see cref="long"/> where it is one.</summary>
internal sealed class NumberBound
{
    private readonly byte[] _text;
    private readonly long _whole;
    private readonly bool _isWhole;

    public NumberBound(ReadOnlySpan<byte> text)
    {
        _text = text.ToArray();
        _isWhole = TryWhole(text, out _whole);
    }

    public string Text => System.Text.Encoding.UTF8.GetString(_text);

    /// <summary>A whole number that is written as one.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length;

    /// <summary>How a value compares with this; <see langword="null"/> when it is too large to tell.</summary>
    public int? Compare(ReadOnlySpan<byte> value)
    {
        if (_isWhole && TryWhole(value, out var whole))
        {
            return whole.CompareTo(_whole);
        }

        return JsonNumber.TryParse(value, out var number) && JsonNumber.TryParse(_text, out var bound) ? JsonNumber.Compare(number, bound) : null;
    }

    /// <summary>Whether a value is a multiple of this; <see langword="null"/> when it would take too much work to tell.</summary>
    public bool? Divides(ReadOnlySpan<byte> value)
    {
        if (_isWhole && _whole != -1 && TryWhole(value, out var whole))
        {
            return whole % _whole == 0;
        }

        return JsonNumber.TryParse(value, out var number) && JsonNumber.TryParse(_text, out var divisor) ? number.IsMultipleOf(divisor) : null;
    }
}
