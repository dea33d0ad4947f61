using System.Buffers.Binary;
using System.Security.Cryptography;

namespace McpGovernance.Audit;

/// <summary>Monotonic UUIDv7 (RFC 9562, method 2 of section 6.2): each id is greater than the one before, whatever the clock does.</summary>
/// <remarks>Thread safe. <see cref="Guid.CreateVersion7()"/> is neither ordered within a millisecond nor as fast.</remarks>
internal sealed class UuidSource(TimeProvider time)
{
    private const ulong LowMask = (1UL << 62) - 1;
    private const uint HighMask = (1U << 12) - 1;

    private readonly Lock _gate = new();
    private readonly byte[] _random = new byte[512];
    private int _used = 512;
    private long _milliseconds;
    private uint _high;
    private ulong _low;

    public Guid Next() => Next(time.GetUtcNow());

    /// <summary>The next id, for something that happens now.</summary>
    public Guid Next(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
        {
            Advance(now.ToUnixTimeMilliseconds());
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)_milliseconds << 16) | 0x7000UL | _high);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (1UL << 63) | _low);
        }

        return new Guid(bytes, bigEndian: true);
    }

    private void Advance(long now)
    {
        if (now > _milliseconds)
        {
            _milliseconds = now;
            _high = (uint)Random() & (HighMask >> 1); // The free top bit leaves room to count within the millisecond.
            _low = Random() & LowMask;
            return;
        }

        _low += 1 + (uint)Random();
        if (_low > LowMask)
        {
            _low &= LowMask;
            if (++_high > HighMask)
            {
                _high = 0;
                _milliseconds++;
            }
        }
    }

    private ulong Random()
    {
        if (_used == _random.Length)
        {
            RandomNumberGenerator.Fill(_random);
            _used = 0;
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(_random.AsSpan(_used));
        _used += sizeof(ulong);
        return value;
    }
}
