using System.Collections.Concurrent;

namespace McpGovernance.Audit;

/// <summary>Keeps entries, so that a record costs no memory of its own.</summary>
internal sealed class JournalEntryPool(int capacity)
{
    private readonly ConcurrentQueue<JournalEntry> _free = new();
    private int _count;

    public JournalEntry Rent()
    {
        if (_free.TryDequeue(out var entry))
        {
            Interlocked.Decrement(ref _count);
        }
        else
        {
            entry = new JournalEntry(this);
        }

        entry.Rent();
        return entry;
    }

    public void Return(JournalEntry entry)
    {
        if (Interlocked.Increment(ref _count) <= capacity)
        {
            _free.Enqueue(entry);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
