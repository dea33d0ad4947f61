namespace McpGovernance.Audit;

/// <summary>Keeps entries, so that a record costs no memory of its own. What came back last is lent first: it is still in the cache.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class JournalEntryPool(int capacity)
{
    private readonly Lock _gate = new();
    private readonly JournalEntry[] _free = new JournalEntry[capacity];
    private int _count;

    public JournalEntry Rent()
    {
        lock (_gate)
        {
            if (_count > 0)
            {
                return _free[--_count];
            }
        }

        return new JournalEntry(this);
    }

    public void Return(JournalEntry entry)
    {
        lock (_gate)
        {
            if (_count < _free.Length)
            {
                _free[_count++] = entry;
            }
        }
    }
}
