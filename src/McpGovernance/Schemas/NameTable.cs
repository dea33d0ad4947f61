using System.Buffers.Binary;

namespace McpGovernance.Schemas;

/// <summary>Finds a UTF-8 name among many: a number for each, in the order of adding.</summary>
/// <remarks>Immutable and thread safe after its making. The hash looks at the length and at both ends, which tell real names apart.</remarks>
internal sealed class NameTable
{
    private readonly byte[][] _names;
    private readonly int[] _slots;
    private readonly uint[] _hashes;
    private readonly int _mask;

    public NameTable(IReadOnlyList<byte[]> names)
    {
        _names = [.. names];
        _hashes = [.. _names.Select(static name => Hash(name))];
        var size = 4;
        while (size < _names.Length * 2)
        {
            size *= 2;
        }

        _mask = size - 1;
        _slots = new int[size];
        for (var i = 0; i < _names.Length; i++)
        {
            var slot = (int)_hashes[i] & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = i + 1;
        }
    }

    public int Count => _names.Length;

    public ReadOnlySpan<byte> this[int index] => _names[index];

    /// <summary>The number of a name, or a negative one.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        var hash = Hash(name);
        for (var slot = (int)hash & _mask; _slots[slot] is var found and not 0; slot = (slot + 1) & _mask)
        {
            if (_hashes[found - 1] == hash && name.SequenceEqual(_names[found - 1]))
            {
                return found - 1;
            }
        }

        return -1;
    }

    public static uint Hash(ReadOnlySpan<byte> name)
    {
        uint first, last;
        if (name.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(name);
            last = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            first = last = 0;
            foreach (var one in name)
            {
                first = (first << 8) | one;
            }
        }

        var hash = ((uint)name.Length * 0x9E3779B1) ^ first;
        hash = (hash * 0x85EBCA6B) ^ (last * 0xC2B2AE35);
        return hash ^ (hash >> 15);
    }
}
