using System.Buffers;

namespace McpGovernance.Limits;

/// <summary>A buffer that is used again and again and stops whoever writes more than the bound.</summary>
internal sealed class BoundedBuffer(int maxBytes) : IBufferWriter<byte>
{
    /// <summary>A writer may ask for three bytes for each that it writes, and for a little more.</summary>
    private const int WriterFactor = 3;
    private const int WriterSlack = 8 * 1024;
    private byte[] _bytes = new byte[4 * 1024];

    public int Count { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Advance(int count)
    {
        Count += count;
        if (Count > maxBytes)
        {
            throw new OverflowedException();
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        sizeHint = Math.Max(sizeHint, 1);
        if (sizeHint > _bytes.Length - Count)
        {
            Grow(sizeHint);
        }

        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void Grow(int sizeHint)
    {
        // So much is asked for only when what follows cannot fit.
        if (sizeHint - WriterSlack > (long)WriterFactor * (maxBytes - Count))
        {
            throw new OverflowedException();
        }

        Array.Resize(ref _bytes, (int)Math.Min(Math.Max((long)Count + sizeHint, 2L * _bytes.Length), Array.MaxLength));
    }

    /// <summary>More was written than the bound.</summary>
    public sealed class OverflowedException : Exception;
}
