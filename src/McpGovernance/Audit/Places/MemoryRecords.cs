namespace McpGovernance.Audit;

/// <summary>The records of a journal in memory, each until every sink has had it.</summary>
/// <remarks>Thread safe: one writer adds, one follower for each sink takes.</remarks>
internal sealed class MemoryRecords
{
    private readonly object _gate = new(); // Not a Lock: the writer waits on it.
    private readonly int _maxRecords;
    private readonly long _maxBytes;
    private readonly Dictionary<string, long> _acknowledged;
    private readonly List<AuditRecord?> _records = [];
    private int _gone; // At the beginning of the list, until it is worth moving the rest.
    private long _bytes;

    /// <param name="options">The bounds.</param>
    /// <param name="sinks">The sinks that a record stays for; without any the newest push out the oldest.</param>
    public MemoryRecords(MemoryJournalOptions options, IEnumerable<string> sinks)
    {
        (_maxRecords, _maxBytes) = (options.MaxRecords, options.MaxBytes);
        _acknowledged = sinks.ToDictionary(static sink => sink, static _ => 0L, StringComparer.Ordinal);
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return Waiting;
            }
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    private int Waiting => _records.Count - _gone;

    private AuditRecord? Oldest => Waiting == 0 ? null : _records[_gone];

    /// <summary>Adds a record, when there is room.</summary>
    public bool TryAdd(AuditRecord record)
    {
        lock (_gate)
        {
            while (_acknowledged.Count == 0 && !HasRoom(record))
            {
                Forget();
            }

            if (!HasRoom(record))
            {
                return false;
            }

            _records.Add(record);
            _bytes += record.Utf8Json.Length;
            return true;
        }
    }

    /// <summary>Blocks the writer until there is room, for at most so long.</summary>
    public void WaitForRoom(AuditRecord record, TimeSpan patience, TimeProvider time)
    {
        lock (_gate)
        {
            var isOver = false;
            using var timer = time.CreateTimer(_ => End(), null, patience, Timeout.InfiniteTimeSpan);
            while (!isOver && !HasRoom(record))
            {
                Monitor.Wait(_gate);
            }

            void End()
            {
                lock (_gate)
                {
                    isOver = true;
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    /// <summary>What follows a record, as much of it as the sink takes at a time; <see langword="null"/> when there is nothing.</summary>
    public AuditBatch? After(long seq, AuditSinkDescription takes)
    {
        lock (_gate)
        {
            var batch = new List<AuditRecord>();
            var bytes = 0L;
            var from = Oldest is { } oldest ? _gone + (int)Math.Max(0, seq + 1 - oldest.Seq) : _records.Count;
            for (var i = from; i < _records.Count && batch.Count < takes.MaxRecords; i++)
            {
                var record = _records[i]!;
                bytes += record.Utf8Json.Length;
                if (batch.Count > 0 && bytes > takes.MaxBytes)
                {
                    break;
                }

                batch.Add(record);
            }

            return batch.Count == 0 ? null : new AuditBatch(batch);
        }
    }

    /// <summary>A sink has everything up to a record. What all of them have goes.</summary>
    public void Acknowledge(string sink, long seq)
    {
        lock (_gate)
        {
            _acknowledged[sink] = seq;
            var all = _acknowledged.Values.Min();
            while (Oldest is { } oldest && oldest.Seq <= all)
            {
                Forget();
            }

            Monitor.PulseAll(_gate);
        }
    }

    private bool HasRoom(AuditRecord record) => Waiting < _maxRecords && (_bytes + record.Utf8Json.Length <= _maxBytes || Waiting == 0);

    private void Forget()
    {
        _bytes -= _records[_gone]!.Utf8Json.Length;
        _records[_gone++] = null;
        if (_gone > _records.Count / 2)
        {
            _records.RemoveRange(0, _gone);
            _gone = 0;
        }
    }
}
