using System.Buffers;

namespace McpGovernance.Schemas;

/// <summary>A string without its escapes: the text itself where it has none, else a copy in a rented array.</summary>
internal readonly ref struct UnescapedText : IDisposable
{
    private readonly byte[]? _rented;

    public UnescapedText(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            Span = escaped;
            return;
        }

        _rented = ArrayPool<byte>.Shared.Rent(escaped.Length);
        Span = _rented.AsSpan(0, EscapedText.Unescape(escaped, _rented));
    }

    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
        }
    }
}
