using System.Buffers;

namespace McpGovernance.Audit;

/// <summary>A growing buffer that is used again and again. Not thread safe.</summary>
internal sealed class RecordBuffer(int capacity) : IBufferWriter<byte>
{
    private readonly int _capacity = capacity;
    private byte[] _bytes = new byte[capacity];
    private int _length;

    public int Length => _length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _length), nameof(count));
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>What was written, to be overwritten.</summary>
    public Span<byte> At(int start, int length) => _bytes.AsSpan(0, _length).Slice(start, length);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Forgets what was written behind a place.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        _length = length;
    }

    /// <summary>Empties the buffer, and gives memory back that an unusual content needed.</summary>
    public void Clear(int keep)
    {
        _length = 0;
        if (_bytes.Length > keep)
        {
            _bytes = new byte[_capacity];
        }
    }

    private void Reserve(int size)
    {
        size = Math.Max(size, 1);
        if (_bytes.Length - _length < size)
        {
            Array.Resize(ref _bytes, checked((int)Math.Max((long)_length + size, Math.Min((long)_bytes.Length * 2, Array.MaxLength))));
        }
    }
}
