namespace McpGovernance.Audit;

/// <summary>The bounded way from the calls to the one writer. When it is full, callers wait in line; nobody's record is dropped silently.</summary>
/// <remarks>Thread safe. Everything of it that can block blocks the writer only.</remarks>
internal sealed class JournalQueue : IDisposable
{
    /// <summary>For how long accepted records may gather before the writer is woken for them. Who waits for a level wakes it at once.</summary>
    private const int LingerMilliseconds = 20;
    private const int QuietYields = 16;

    private readonly object _gate = new(); // Not a Lock: the writer waits on it.
    private readonly JournalBacklog _backlog;
    private readonly TimeProvider _time;
    private readonly PatienceTimer _patience;
    private bool _attention;
    private bool _urgent;
    private JournalDoor _door = JournalDoor.Opening;
    private WriterRest _rest = WriterRest.None;

    public JournalQueue(int maxRecords, long maxBytes, TimeProvider time)
    {
        _backlog = new JournalBacklog(maxRecords, maxBytes);
        _time = time;
        _patience = new PatienceTimer(time, Sweep);
    }

    /// <summary>Records accepted or waiting to be, and not yet written.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _backlog.Count;
            }
        }
    }

    /// <summary>Records that did not reach their level.</summary>
    public long Failures
    {
        get
        {
            lock (_gate)
            {
                return _backlog.Failures;
            }
        }
    }

    private bool IsWritten => _door is JournalDoor.Open or JournalDoor.EndsOnly;

    /// <summary>Appends a record. Nothing cancels it but its own time limit.</summary>
    public ValueTask<AppendResult> AppendAsync(JournalEntry entry, AcknowledgementLevel level, TimeSpan patience)
    {
        entry.Level = level;
        lock (_gate)
        {
            var hasRoom = _backlog.HasRoom(entry);
            var canWait = patience > TimeSpan.Zero;
            var isLetIn = _door == JournalDoor.Open || (_door == JournalDoor.EndsOnly && entry.Keep);
            if (isLetIn && hasRoom && !_backlog.HasLine)
            {
                if (level == AcknowledgementLevel.Accepted)
                {
                    _backlog.Accept(entry);
                    Wake(_backlog.IsHalfFull ? WriterRest.Linger : WriterRest.Sleep);
                    return new ValueTask<AppendResult>(AppendResult.Reached);
                }

                if (canWait)
                {
                    var waiting = Wait(entry, patience);
                    _backlog.Accept(entry);
                    return waiting;
                }
            }

            if ((isLetIn || _door == JournalDoor.Opening) && canWait && !_backlog.IsLineFull)
            {
                var waiting = Wait(entry, patience);
                _backlog.Line(entry);
                return waiting;
            }

            _backlog.CountFailure();
            if (_door is JournalDoor.Open or JournalDoor.EndsOnly or JournalDoor.Broken && entry.Keep && hasRoom)
            {
                _backlog.Accept(entry);
                Wake(WriterRest.Sleep);
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
            if (linger && !_attention && !_urgent)
            {
                _rest = WriterRest.Linger;
                Monitor.Wait(_gate, LingerMilliseconds);
            }

            while (!_attention && !(IsWritten && _backlog.Waiting > 0))
            {
                _rest = WriterRest.Sleep;
                Monitor.Wait(_gate);
            }

            _rest = WriterRest.None;
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
                if (_backlog.Accepted >= expected || _door != JournalDoor.Open)
                {
                    return;
                }

                still = _backlog.Accepted == seen ? still + 1 : 0;
                seen = _backlog.Accepted;
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
            Wake(WriterRest.Linger);
        }
    }

    /// <summary>Hands the next records to the writer, in order. They stay its own until <see cref="Complete"/>.</summary>
    public IReadOnlyList<JournalEntry> TakeGroup()
    {
        lock (_gate)
        {
            var group = _backlog.Take();
            if (IsWritten)
            {
                _backlog.AdmitLine();
            }

            _urgent = _urgent && _backlog.Accepted > 0;
            return group;
        }
    }

    /// <summary>Tells those that wait for at most this level, and returns how many they were.</summary>
    public int Acknowledge(AcknowledgementLevel level)
    {
        lock (_gate)
        {
            return _backlog.Acknowledge(level);
        }
    }

    /// <summary>One record of the group, counted from 0, is not taken: whoever waits for it is told.</summary>
    public void Reject(int index)
    {
        lock (_gate)
        {
            _backlog.Reject(index);
        }
    }

    /// <summary>The group is in the writer's own hands or in the file: whoever still waits is told that it is late.</summary>
    public void Complete()
    {
        List<JournalEntry> landed;
        lock (_gate)
        {
            landed = _backlog.Land();
        }

        JournalBacklog.LetGo(landed);
    }

    public void Open()
    {
        lock (_gate)
        {
            if (_door != JournalDoor.Closed)
            {
                _door = JournalDoor.Open;
                _backlog.AdmitLine();
                _attention |= _backlog.Accepted > 0;
            }
        }
    }

    /// <summary>The disk is full: whoever is not an end of a call is refused, and those who waited are told.</summary>
    public void Restrict()
    {
        lock (_gate)
        {
            if (_door != JournalDoor.Closed)
            {
                _door = JournalDoor.EndsOnly;
                _backlog.Expire(long.MaxValue, sparesEnds: true);
                _backlog.AdmitLine();
                _attention |= _backlog.Accepted > 0;
            }
        }
    }

    /// <summary>Writing fails: nobody waits in vain.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _door = _door == JournalDoor.Closed ? JournalDoor.Closed : JournalDoor.Broken;
            _backlog.Expire(long.MaxValue);
        }
    }

    /// <summary>No more records. Those that were accepted can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (IsWritten)
            {
                _backlog.AdmitAll();
            }
            else
            {
                _backlog.Expire(long.MaxValue);
            }

            _door = JournalDoor.Closed;
        }
    }

    /// <summary>The writer gives up. Returns how many records nobody will write.</summary>
    public int Abandon()
    {
        lock (_gate)
        {
            _door = JournalDoor.Closed;
            return _backlog.Abandon();
        }
    }

    public void Dispose() => _patience.Dispose();

    private ValueTask<AppendResult> Wait(JournalEntry entry, TimeSpan patience)
    {
        var waiting = entry.WaitUntil(_patience.Start(patience));
        _urgent = true;
        Wake(WriterRest.Linger);
        return waiting;
    }

    private void Wake(WriterRest from)
    {
        if (_rest >= from)
        {
            _rest = WriterRest.None;
            Monitor.Pulse(_gate);
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _patience.Swept(now, _backlog.Expire(now));
        }
    }
}
