namespace McpGovernance.Audit;

/// <summary>The records between the calls and the file: in line, accepted, in flight. Guarded by the lock of <see cref="JournalQueue"/>.</summary>
internal sealed class JournalBacklog(int maxRecords, long maxBytes)
{
    private const int GroupRecords = 4096;
    private const int GroupBytes = 1 << 20;
    private const int MaxLine = 16_384; // Callers in line are requests in progress; beyond this the host is lost anyway.

    private readonly Queue<JournalEntry> _accepted = new(Math.Min(maxRecords, GroupRecords));
    private readonly Queue<JournalEntry> _line = new();
    private List<JournalEntry> _flight = [];
    private List<JournalEntry> _landed = [];
    private int _awaited;
    private long _bytes;

    public int Accepted => _accepted.Count;

    /// <summary>Accepted or in line: what the writer can work on.</summary>
    public int Waiting => _accepted.Count + _line.Count;

    public int Count => Waiting + _flight.Count;

    public bool HasLine => _line.Count > 0;

    public bool IsLineFull => _line.Count >= MaxLine;

    public bool IsHalfFull => _accepted.Count > maxRecords / 2;

    /// <summary>Records that did not reach their level.</summary>
    public long Failures { get; private set; }

    public bool HasRoom(JournalEntry entry) =>
        _accepted.Count < maxRecords && (_bytes + entry.Length <= maxBytes || _accepted.Count == 0);

    public void Accept(JournalEntry entry)
    {
        _bytes += entry.Length;
        _accepted.Enqueue(entry);
    }

    public void Line(JournalEntry entry) => _line.Enqueue(entry);

    public void CountFailure() => Failures++;

    /// <summary>Lets those in line in, as far as there is room.</summary>
    public void AdmitLine()
    {
        while (_line.TryPeek(out var entry) && HasRoom(entry))
        {
            _line.Dequeue();
            Accept(entry);
            if (entry.Level == AcknowledgementLevel.Accepted)
            {
                entry.Settle(AppendResult.Reached);
            }
        }
    }

    /// <summary>Lets everybody in line in, whatever the bounds: nobody comes after them.</summary>
    public void AdmitAll()
    {
        while (_line.TryDequeue(out var entry))
        {
            Accept(entry);
        }
    }

    public IReadOnlyList<JournalEntry> Take()
    {
        var bytes = 0;
        while (bytes < GroupBytes && _flight.Count < GroupRecords && _accepted.TryDequeue(out var entry))
        {
            _bytes -= entry.Length;
            bytes += entry.Length;
            _flight.Add(entry);
            _awaited += entry.IsAwaited ? 1 : 0;
        }

        return _flight;
    }

    /// <summary>Tells those in flight that wait for at most this level, and returns how many they were.</summary>
    public int Acknowledge(AcknowledgementLevel level)
    {
        var count = 0;
        if (_awaited == 0)
        {
            return count;
        }

        foreach (var entry in _flight)
        {
            if (entry.Level <= level && entry.IsAwaited)
            {
                entry.Settle(AppendResult.Reached);
                count++;
            }
        }

        return count;
    }

    /// <summary>Tells whoever waits for one of those in flight that its record will never be there. A group that comes again has nobody in flight.</summary>
    public void Reject(int index)
    {
        if (index < _flight.Count)
        {
            Fail(_flight[index], AppendResult.Failed);
        }
    }

    /// <summary>Ends the flight. What landed is the writer's own to let go, without the lock: callers wait for nothing of it.</summary>
    public List<JournalEntry> Land()
    {
        if (_awaited > 0)
        {
            foreach (var entry in _flight)
            {
                Fail(entry, AppendResult.Late);
            }

            _awaited = 0;
        }

        (_flight, _landed) = (_landed, _flight);
        return _landed;
    }

    public static void LetGo(List<JournalEntry> landed)
    {
        foreach (var entry in landed)
        {
            entry.Release();
        }

        landed.Clear();
    }

    /// <summary>Drops everything that is not in flight, and returns how much that was.</summary>
    public int Abandon()
    {
        var lost = 0;
        while (_accepted.TryDequeue(out var entry) || _line.TryDequeue(out entry))
        {
            lost++;
            Fail(entry, AppendResult.Failed);
            entry.Release();
        }

        return lost;
    }

    /// <summary>
    /// Gives up on whoever has waited long enough, and returns when the next will have. What is an end of a call stays to be
    /// written, as far as there is room, and may be spared; what is an intent is withdrawn if the writer does not have it yet.
    /// </summary>
    public long Expire(long now, bool sparesEnds = false)
    {
        var next = long.MaxValue;
        foreach (var entry in _flight)
        {
            if (IsExpired(entry))
            {
                Fail(entry, AppendResult.Late);
            }
        }

        for (var i = _accepted.Count; i > 0; i--)
        {
            var entry = _accepted.Dequeue();
            if (!IsExpired(entry))
            {
                _accepted.Enqueue(entry);
            }
            else if (entry.Keep)
            {
                Fail(entry, AppendResult.Late);
                _accepted.Enqueue(entry);
            }
            else
            {
                _bytes -= entry.Length;
                Fail(entry, AppendResult.Failed);
                entry.Release();
            }
        }

        for (var i = _line.Count; i > 0; i--)
        {
            var entry = _line.Dequeue();
            if (!IsExpired(entry))
            {
                _line.Enqueue(entry);
            }
            else if (entry.Keep && HasRoom(entry))
            {
                Accept(entry);
                Fail(entry, AppendResult.Late);
            }
            else
            {
                Fail(entry, AppendResult.Failed);
                entry.Release();
            }
        }

        return next;

        bool IsExpired(JournalEntry entry)
        {
            if (!entry.IsAwaited)
            {
                return false;
            }

            if (entry.Deadline <= now && !(sparesEnds && entry.Keep))
            {
                return true;
            }

            next = Math.Min(next, entry.Deadline);
            return false;
        }
    }

    private void Fail(JournalEntry entry, AppendResult result)
    {
        if (entry.IsAwaited)
        {
            Failures++;
            entry.Settle(result);
        }
    }
}
