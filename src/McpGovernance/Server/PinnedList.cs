using System.Collections;

namespace McpGovernance.Server;

/// <summary>A list whose first and last elements are ours: nothing displaces, replaces, clears or removes them.</summary>
/// <remarks>Everything else goes between them. Not thread safe, like the list it stands for.</remarks>
internal sealed class PinnedList<T>(T? first, T? last, IEnumerable<T> rest) : IList<T>
    where T : class
{
    private readonly List<T> _rest = [.. rest];
    private readonly int _lead = first is null ? 0 : 1;

    public T? First => first;

    public T? Last => last;

    public int Count => _lead + _rest.Count + (last is null ? 0 : 1);

    public bool IsReadOnly => false;

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return index < _lead ? first! : index - _lead < _rest.Count ? _rest[index - _lead] : last!;
        }

        set
        {
            if (HasSlot(index, out var slot))
            {
                _rest[slot] = value;
            }
        }
    }

    public void Add(T item) => _rest.Add(item);

    public void Insert(int index, T item) => _rest.Insert(Math.Clamp(index - _lead, 0, _rest.Count), item);

    public bool Remove(T item) => _rest.Remove(item);

    public void RemoveAt(int index)
    {
        if (HasSlot(index, out var slot))
        {
            _rest.RemoveAt(slot);
        }
    }

    public void Clear() => _rest.Clear();

    public bool Contains(T item) => IndexOf(item) >= 0;

    public int IndexOf(T item)
    {
        for (var index = 0; index < Count; index++)
        {
            if (EqualityComparer<T>.Default.Equals(this[index], item))
            {
                return index;
            }
        }

        return -1;
    }

    public void CopyTo(T[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        for (var index = 0; index < Count; index++)
        {
            array[arrayIndex + index] = this[index];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool HasSlot(int index, out int slot) => (slot = index - _lead) >= 0 && slot < _rest.Count;
}
