namespace McpGovernance.Audit;

/// <summary>The bounded way from the calls to the one writer. When it is full, callers wait in line; nobody's record is dropped silently.</summary>
/// <remarks>Thread safe. Everything of it that can block blocks the writer only.</remarks>
internal sealed class JournalQueue : IDisposable
{
    private const int GroupRecords = 4096;
    private const int GroupBytes = 1 << 20;
    private const int MaxLine = 16_384; // Callers in line are requests in progress; beyond this the host is lost anyway.

    private const int QuietYields = 16;

    /// <summary>For how long accepted records may gather before the writer is woken for them. Who waits for a level wakes it at once.</summary>
    private const int LingerMilliseconds = 1;

    private readonly object _gate = new(); // Not a Lock: the writer waits on it.
    private readonly Queue<JournalEntry> _accepted;
    private readonly Queue<JournalEntry> _line = new();
    private readonly List<JournalEntry> _flight = [];
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;
    private readonly int _maxRecords;
    private readonly long _maxBytes;
    private long _bytes;
    private long _failures;
    private bool _sweeping;
    private bool _attention;
    private bool _urgent;
    private Gate _state = Gate.Opening;
    private Rest _rest = Rest.None;

    public JournalQueue(int maxRecords, long maxBytes, TimeProvider time)
    {
        _maxRecords = maxRecords;
        _maxBytes = maxBytes;
        _time = time;
        _accepted = new Queue<JournalEntry>(Math.Min(maxRecords, GroupRecords));
        _sweeper = time.CreateTimer(static queue => ((JournalQueue)queue!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum Gate
    {
        /// <summary>The journal is being opened: callers wait in line.</summary>
        Opening,
        Open,

        /// <summary>Writing fails: callers are refused at once; only ends of calls are kept, as far as there is room.</summary>
        Broken,
        Closed,
    }

    private enum Rest
    {
        None,
        Linger,
        Sleep,
    }

    /// <summary>Records accepted or waiting to be, and not yet written.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _accepted.Count + _line.Count + _flight.Count;
            }
        }
    }

    /// <summary>Records that did not reach their level.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Appends a record. Nothing cancels it but its own time limit.</summary>
    public ValueTask<AppendResult> AppendAsync(JournalEntry entry, AcknowledgementLevel level, TimeSpan patience)
    {
        entry.Level = level;
        lock (_gate)
        {
            var hasRoom = HasRoom(entry);
            if (_state == Gate.Open && hasRoom && _line.Count == 0)
            {
                if (level == AcknowledgementLevel.Accepted)
                {
                    Accept(entry);
                    Wake(_accepted.Count > _maxRecords / 2 ? Rest.Linger : Rest.Sleep);
                    return new ValueTask<AppendResult>(AppendResult.Reached);
                }

                if (patience > TimeSpan.Zero)
                {
                    return Await(entry, _accepted, patience);
                }
            }

            if (_state is Gate.Open or Gate.Opening && patience > TimeSpan.Zero && _line.Count < MaxLine)
            {
                return Await(entry, _line, patience);
            }

            Interlocked.Increment(ref _failures);
            if (_state is Gate.Open or Gate.Broken && entry.Keep && hasRoom)
            {
                Accept(entry);
                Wake(Rest.Sleep);
                return new ValueTask<AppendResult>(AppendResult.Late);
            }
        }

        entry.Release();
        return new ValueTask<AppendResult>(AppendResult.Failed);
    }

    /// <summary>Blocks the writer until there is something to write or to look after.</summary>
    /// <param name="linger">Whether the writer has just written, so that more will soon gather.</param>
    public void WaitForWork(bool linger)
    {
        lock (_gate)
        {
            if (linger && !_attention && !_urgent && _state != Gate.Closed)
            {
                _rest = Rest.Linger;
                Monitor.Wait(_gate, LingerMilliseconds);
            }

            while (!_attention && !(_state == Gate.Open && _accepted.Count + _line.Count > 0))
            {
                _rest = Rest.Sleep;
                Monitor.Wait(_gate);
            }

            _rest = Rest.None;
            _attention = false;
        }
    }

    /// <summary>
    /// Lets those that were just answered come back with their next record, so that they share one flush instead of the first
    /// of them taking a flush for itself. It waits for no clock: only as long as the queue grows.
    /// </summary>
    public void Gather(int expected)
    {
        var still = 0;
        for (var seen = 0; still < QuietYields;)
        {
            lock (_gate)
            {
                if (_accepted.Count >= expected || _state != Gate.Open)
                {
                    return;
                }

                still = _accepted.Count == seen ? still + 1 : 0;
                seen = _accepted.Count;
            }

            Thread.Yield();
        }
    }

    /// <summary>Makes the writer look up: a retry is due, a gap is to be told, or it shall stop.</summary>
    public void Nudge()
    {
        lock (_gate)
        {
            _attention = true;
            Wake(Rest.Linger);
        }
    }

    /// <summary>Hands the next records to the writer, in order. They stay its own until <see cref="Complete"/>.</summary>
    public IReadOnlyList<JournalEntry> TakeGroup()
    {
        lock (_gate)
        {
            var bytes = 0;
            while (bytes < GroupBytes && _flight.Count < GroupRecords && _accepted.TryDequeue(out var entry))
            {
                _bytes -= entry.Length;
                bytes += entry.Length;
                _flight.Add(entry);
            }

            AdmitLine();
            _urgent = _urgent && _accepted.Count > 0;
            return _flight;
        }
    }

    /// <summary>Tells those that wait for at most this level, and returns how many they were.</summary>
    public int Acknowledge(AcknowledgementLevel level)
    {
        lock (_gate)
        {
            var count = 0;
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
    }

    /// <summary>The group is in the writer's own hands or in the file: whoever still waits is told that it is late.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            foreach (var entry in _flight)
            {
                Fail(entry, AppendResult.Late);
                entry.Release();
            }

            _flight.Clear();
        }
    }

    public void Open()
    {
        lock (_gate)
        {
            if (_state != Gate.Closed)
            {
                _state = Gate.Open;
                AdmitLine();
                _attention |= _accepted.Count > 0;
            }
        }
    }

    /// <summary>Writing fails: nobody waits in vain.</summary>
    public void Break() => Refuse(Gate.Broken);

    /// <summary>No more records. Those that were accepted can still be taken.</summary>
    public void Close() => Refuse(Gate.Closed);

    /// <summary>The writer gives up. Returns how many records nobody will write.</summary>
    public int Abandon()
    {
        lock (_gate)
        {
            _state = Gate.Closed;
            var lost = 0;
            while (_accepted.TryDequeue(out var entry) || _line.TryDequeue(out entry))
            {
                lost++;
                Fail(entry, AppendResult.Failed);
                entry.Release();
            }

            return lost;
        }
    }

    public void Dispose() => _sweeper.Dispose();

    private void Refuse(Gate state)
    {
        lock (_gate)
        {
            if (_state == Gate.Closed)
            {
                return;
            }

            if (state == Gate.Closed && _state == Gate.Open)
            {
                // A stop in good order: those in line get in, whatever the bounds.
                while (_line.TryDequeue(out var entry))
                {
                    Accept(entry);
                }

                _state = state;
                return;
            }

            _state = state;
            Expire(long.MaxValue);
        }
    }

    private ValueTask<AppendResult> Await(JournalEntry entry, Queue<JournalEntry> place, TimeSpan patience)
    {
        var waiting = entry.WaitUntil(_time.GetTimestamp() + (long)(patience.TotalSeconds * _time.TimestampFrequency));
        if (place == _accepted)
        {
            Accept(entry);
        }
        else
        {
            place.Enqueue(entry);
        }

        if (!_sweeping)
        {
            _sweeping = true;
            _sweeper.Change(patience, Timeout.InfiniteTimeSpan);
        }

        _urgent = true;
        Wake(Rest.Linger);
        return waiting;
    }

    private void Accept(JournalEntry entry)
    {
        _bytes += entry.Length;
        _accepted.Enqueue(entry);
    }

    private void AdmitLine()
    {
        while (_state == Gate.Open && _line.TryPeek(out var entry) && HasRoom(entry))
        {
            _line.Dequeue();
            Accept(entry);
            if (entry.Level == AcknowledgementLevel.Accepted)
            {
                entry.Settle(AppendResult.Reached);
            }
        }
    }

    private bool HasRoom(JournalEntry entry) =>
        _accepted.Count < _maxRecords && (_bytes + entry.Length <= _maxBytes || _accepted.Count == 0);

    private void Wake(Rest from)
    {
        if (_rest >= from)
        {
            _rest = Rest.None;
            Monitor.Pulse(_gate);
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var next = Expire(now);
            _sweeping = next != long.MaxValue;
            if (_sweeping)
            {
                _sweeper.Change(_time.GetElapsedTime(now, next) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Gives up on whoever has waited long enough, and returns when the next will have.</summary>
    private long Expire(long now)
    {
        var next = long.MaxValue;
        foreach (var entry in _flight)
        {
            if (entry.IsAwaited && !Expired(entry))
            {
                continue;
            }

            Fail(entry, AppendResult.Late);
        }

        for (var i = _accepted.Count; i > 0; i--)
        {
            var entry = _accepted.Dequeue();
            var isWithdrawn = entry.IsAwaited && Expired(entry) && !entry.Keep;
            if (isWithdrawn)
            {
                _bytes -= entry.Length;
                Fail(entry, AppendResult.Failed);
                entry.Release();
                continue;
            }

            if (entry.IsAwaited && Expired(entry))
            {
                Fail(entry, AppendResult.Late);
            }

            _accepted.Enqueue(entry);
        }

        for (var i = _line.Count; i > 0; i--)
        {
            var entry = _line.Dequeue();
            if (!Expired(entry))
            {
                _line.Enqueue(entry);
                continue;
            }

            if (entry.Keep && _state != Gate.Closed && HasRoom(entry))
            {
                Accept(entry);
                Fail(entry, AppendResult.Late);
                continue;
            }

            Fail(entry, AppendResult.Failed);
            entry.Release();
        }

        return next;

        bool Expired(JournalEntry entry)
        {
            if (entry.Deadline <= now)
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
            Interlocked.Increment(ref _failures);
            entry.Settle(result);
        }
    }
}
