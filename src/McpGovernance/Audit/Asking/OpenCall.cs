namespace McpGovernance.Audit;

/// <summary>A call whose records are being joined: held in memory, or parked as places in the journal.</summary>
internal sealed class OpenCall(JoinedCall call)
{
    private JoinedCall? _call = call;
    private RecordPlace[] _parked = [];
    private long _recordCount;

    public bool IsClosed { get; set; }

    /// <summary>Whether its outcome came first, from a process whose clock is behind, and its intent is awaited.</summary>
    public bool IsEarly { get; private init; }

    /// <summary>Whether so many calls began after this one that it is given out when it ends.</summary>
    public bool IsLate => _recordCount > 0;

    /// <summary>When it began: the order of those that never end.</summary>
    public DateTimeOffset? Began { get; } = call.Began;

    /// <summary>What is known of the call; read from the journal where it is parked.</summary>
    public JoinedCall? Call => _call ?? Unparked();

    public long HeldBytes => _call?.HeldBytes ?? 0;

    /// <summary>A call of which only the outcome is known, and which had an intent: those without one say what was decided.</summary>
    public static OpenCall Early(JoinedCall outcome) => new(outcome) { IsEarly = true };

    public JoinedCall Add(JournalRecord record)
    {
        var joined = IsEarly ? new JoinedCall(record).With(_call!.Last)
            : Call is { } known ? known.With(record)
            : new JoinedCall(record);
        _call = joined;
        if (IsLate)
        {
            Park();
        }

        return joined;
    }

    /// <summary>Forgets the records and keeps where they stand.</summary>
    public void Park()
    {
        if (_call is { } held)
        {
            _parked = [.. held.Records.Select(RecordPlace.Of)];
            _recordCount = held.RecordCount;
            _call = null;
        }
    }

    private JoinedCall? Unparked()
    {
        JoinedCall? joined = null;
        foreach (var place in _parked)
        {
            if (place.Read() is { } record)
            {
                joined = joined?.With(record) ?? new JoinedCall(record);
            }
        }

        return joined?.Counting(_recordCount);
    }
}
