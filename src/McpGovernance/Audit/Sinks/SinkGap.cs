namespace McpGovernance.Audit;

/// <summary>Says in the journal that a record did not reach a sink.</summary>
internal sealed class SinkGap(string sink, Journal journal, AcknowledgementLevel level, SinkSettings settings)
{
    private const string GapType = "audit.gap";

    /// <exception cref="IOException">The journal did not take it.</exception>
    public async Task TellAsync(SinkLine line, string reason)
    {
        if (line.Record?.Type == GapType)
        {
            return; // A sink that takes nothing would otherwise make a record of each record about it, for ever.
        }

        var record = journal.Rent();
        try
        {
            Write(record, line, reason);
        }
        catch
        {
            journal.Return(record);
            throw;
        }

        if (await journal.AppendAsync(record, level, settings.Patience, keep: true).ConfigureAwait(false) == AppendResult.Failed)
        {
            throw new IOException("The journal did not take the record of a gap, so the sink waits before it. What keeps the journal from writing is in its own log.");
        }
    }

    private void Write(RecordWriter record, SinkLine line, string reason)
    {
        var now = settings.Time.GetUtcNow();
        record.Begin(RecordNames.AuditGap, settings.Ids.Next(now), now);
        record.Open(RecordNames.Sink);
        record.Text(RecordNames.Name, sink);
        if (line.Record is { } missing)
        {
            record.Text(RecordNames.Log, missing.Log);
            record.Number(RecordNames.Epoch, missing.Epoch);
            record.Number(RecordNames.Seq, missing.Seq);
        }
        else
        {
            record.Text(RecordNames.FileName, line.Segment);
            record.Number(RecordNames.Line, line.Number);
        }

        record.Close();
        record.Text(RecordNames.Reason, reason);
        record.End();
    }
}
