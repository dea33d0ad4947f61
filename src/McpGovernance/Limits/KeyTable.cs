namespace McpGovernance.Limits;

/// <summary>All keys of one request, each with the object that it stands in: an open-addressing table over one text.</summary>
/// <remarks>
/// Hashes are the runtime's, keyed with a secret of the process, so that nobody can choose keys that collide. Nothing is
/// allocated once the arrays have grown to what requests need.
/// </remarks>
internal sealed class KeyTable
{
    private const int FewKeys = 16;

    private int[] _slots = new int[256];
    private Entry[] _entries = new Entry[128];
    private char[] _text = new char[2 * 1024];
    private int _textLength;

    public int Count { get; private set; }

    /// <summary>About how much the arrays hold on to, in bytes.</summary>
    public int Capacity => (_slots.Length * sizeof(int)) + (_entries.Length * 20) + (_text.Length * sizeof(char));

    public void Clear()
    {
        Count = 0;
        _textLength = 0;
    }

    /// <summary>Where to write the next key before <see cref="TryAdd"/>.</summary>
    public Span<char> Next(int maxLength)
    {
        if (_text.Length - _textLength < maxLength)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + maxLength));
        }

        return _text.AsSpan(_textLength, maxLength);
    }

    /// <summary>Adds the key that was written to <see cref="Next"/>, unless its object has it already.</summary>
    public bool TryAdd(int owner, int length, StringComparison comparison)
    {
        var key = _text.AsSpan(_textLength, length);
        if (Count < FewKeys)
        {
            for (var index = 0; index < Count; index++)
            {
                if (IsSame(_entries[index], owner, key, comparison))
                {
                    return false;
                }
            }

            Add(new(0, owner, _textLength, length, comparison));
            return true;
        }

        if (Count == FewKeys)
        {
            Index();
        }
        else if (2 * (Count + 1) > _slots.Length)
        {
            Grow();
        }

        var hash = Hash(key, owner, comparison);
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ref readonly var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && IsSame(entry, owner, key, comparison))
            {
                return false;
            }
        }

        Add(new(hash, owner, _textLength, length, comparison));
        _slots[slot] = Count;
        return true;
    }

    private static int Hash(ReadOnlySpan<char> key, int owner, StringComparison comparison) =>
        HashCode.Combine(string.GetHashCode(key, comparison), owner);

    private bool IsSame(in Entry entry, int owner, ReadOnlySpan<char> key, StringComparison comparison) =>
        entry.Owner == owner && entry.Length == key.Length && key.Equals(_text.AsSpan(entry.Start, entry.Length), comparison);

    private void Add(in Entry entry)
    {
        _entries[Count++] = entry;
        _textLength += entry.Length;
    }

    /// <summary>Most requests have so few keys that looking at all of them is quicker than hashing; from here on it is not.</summary>
    private void Index()
    {
        Array.Clear(_slots);
        for (var index = 0; index < Count; index++)
        {
            ref var entry = ref _entries[index];
            entry = entry with { Hash = Hash(_text.AsSpan(entry.Start, entry.Length), entry.Owner, entry.Comparison) };
        }

        Place();
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        Array.Resize(ref _entries, _slots.Length / 2);
        Place();
    }

    private void Place()
    {
        var mask = _slots.Length - 1;
        for (var index = 0; index < Count; index++)
        {
            var slot = _entries[index].Hash & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index + 1;
        }
    }

    private readonly record struct Entry(int Hash, int Owner, int Start, int Length, StringComparison Comparison);
}
