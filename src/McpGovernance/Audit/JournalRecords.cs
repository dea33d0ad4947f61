namespace McpGovernance.Audit;

/// <summary>The records that the journal writes about itself.</summary>
internal sealed class JournalRecords(TimeProvider time)
{
    private const int MaxListed = 500;
    private readonly UuidSource _ids = new(time);
    private readonly RecordWriter _record = new();

    /// <summary>Recovery is complete and the epoch begins: everything before this record is settled.</summary>
    public ReadOnlySpan<byte> Opened(JournalScan before)
    {
        Begin(RecordNames.AuditOpened);
        if (before.Epoch > 0)
        {
            _record.Open(RecordNames.Recovery);
            Previous(before);
            _record.Close();
        }

        return End();
    }

    /// <summary>The log begins, and nothing is before it.</summary>
    public ReadOnlySpan<byte> Opened()
    {
        Begin(RecordNames.AuditOpened);
        return End();
    }

    /// <param name="before">What was found.</param>
    /// <param name="torn">What is cut after it.</param>
    public ReadOnlySpan<byte> Recovered(JournalScan before, TornTail? torn)
    {
        Begin(RecordNames.AuditRecovered);
        _record.Open(RecordNames.Recovery);
        Previous(before);
        if (before.From > 0)
        {
            _record.Number(RecordNames.From, before.From);
        }

        Cut(torn);

        if (before.Broken > 0)
        {
            _record.Number(RecordNames.Broken, before.Broken);
        }

        Calls(RecordNames.Orphans, before.Orphans.ToList());
        _record.Close();
        return End();
    }

    /// <summary>An earlier recovery was killed between saying that it cuts and cutting: said again, then done.</summary>
    public ReadOnlySpan<byte> RecoveredEarlier(TornTail torn)
    {
        Begin(RecordNames.AuditRecovered);
        _record.Open(RecordNames.Recovery);
        _record.Number(RecordNames.Epoch, torn.Segment.Epoch);
        Cut(torn);
        _record.Close();
        return End();
    }

    /// <summary>The outcome that nobody knows.</summary>
    public ReadOnlySpan<byte> Indeterminate(Guid call)
    {
        Begin(RecordNames.CallOutcome);
        _record.Id(RecordNames.Call, call);
        _record.Open(RecordNames.Outcome);
        _record.Word(RecordNames.Status, RecordNames.Of(CallOutcome.Indeterminate));
        _record.Close();
        return End();
    }

    /// <summary>Outcomes of changes that did not reach the journal in time, or at all.</summary>
    public ReadOnlySpan<byte> Gap(IReadOnlyCollection<Guid> calls, int more)
    {
        Begin(RecordNames.AuditGap);
        _record.Open(RecordNames.Recovery);
        _record.Text(RecordNames.Reason, "outcome not recorded in time");
        _record.Number(RecordNames.Count, calls.Count + more);
        Calls(RecordNames.Calls, calls);
        _record.Close();
        return End();
    }

    /// <summary>Stands in the place of a record that the sink which is the journal does not take.</summary>
    public ReadOnlySpan<byte> Rejected(string sink, string log, long epoch, long seq, AuditRecord? record, string reason)
    {
        Begin(RecordNames.AuditGap);
        if (Guid.TryParse(record?.Call, out var call))
        {
            _record.Id(RecordNames.Call, call);
        }

        _record.Open(RecordNames.Sink);
        _record.Text(RecordNames.Name, sink);
        _record.Text(RecordNames.Log, log);
        _record.Number(RecordNames.Epoch, epoch);
        _record.Number(RecordNames.Seq, seq);
        _record.Text(RecordNames.Id, record?.Id);
        _record.Text(RecordNames.Type, record?.Type);
        _record.Close();
        _record.Text(RecordNames.Reason, reason);
        return End();
    }

    public ReadOnlySpan<byte> Closed()
    {
        Begin(RecordNames.AuditClosed);
        return End();
    }

    private void Begin(System.Text.Json.JsonEncodedText type) => _record.Begin(type, _ids.Next(), time.GetUtcNow());

    private ReadOnlySpan<byte> End()
    {
        _record.End();
        return _record.Body;
    }

    private void Cut(TornTail? torn)
    {
        if (torn is not null)
        {
            _record.Open(RecordNames.Cut);
            _record.Number(RecordNames.Bytes, torn.Bytes);
            _record.Digest(RecordNames.Digest, torn.Digest);
            _record.Close();
        }
    }

    private void Previous(JournalScan before)
    {
        _record.Number(RecordNames.Epoch, before.Epoch);
        _record.Number(RecordNames.Seq, before.LastSeq);
    }

    private void Calls(System.Text.Json.JsonEncodedText name, IReadOnlyCollection<Guid> calls)
    {
        if (calls.Count == 0)
        {
            return;
        }

        _record.OpenArray(name);
        foreach (var call in calls.Take(MaxListed))
        {
            _record.Id(call);
        }

        _record.CloseArray();
        if (calls.Count > MaxListed)
        {
            _record.Cut();
        }
    }
}
