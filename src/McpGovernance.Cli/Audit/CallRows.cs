using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Makes one row of the records of a call.</summary>
/// <remarks>
/// Rows come in the order in which calls began. A call that is still open when <see cref="Window"/> others have begun
/// does not hold them up: it comes when it ends, so memory does not grow with the journal.
/// </remarks>
internal sealed class CallRows(JournalReader reader, JournalQuery query)
{
    internal const int Window = 4096;

    private readonly JournalQuery _recordQuery = query with { Status = null };
    private readonly string? _status = query.Status?.Replace("in flight", "in_flight", StringComparison.Ordinal);
    private readonly Dictionary<string, CallRow> _open = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<CallRow> _window = [];

    public IEnumerable<CallRow> Merge(IEnumerable<JournalRecord> records)
    {
        foreach (var record in records)
        {
            var row = RowOf(record);
            if (row is { IsLate: true, IsClosed: true } && IsShown(row))
            {
                yield return row;
            }

            while (_window.TryPeek(out var front) && (front.IsClosed || _window.Count > Window))
            {
                _window.Dequeue();
                front.IsLate = !front.IsClosed;
                if (front.IsClosed && IsShown(front))
                {
                    yield return front;
                }
            }
        }

        var late = _open.Values.Where(row => row.IsLate).OrderBy(row => row.First.Time);
        foreach (var row in late.Concat(_window).Where(IsShown))
        {
            yield return row;
        }
    }

    private CallRow RowOf(JournalRecord record)
    {
        var tellsCall = record.OpensCall || record.ClosesCall;
        if (tellsCall && _open.TryGetValue(record.Call!, out var row))
        {
            row.Last = record;
        }
        else
        {
            row = new CallRow(record);
            _window.Enqueue(row);
            if (record.OpensCall)
            {
                _open.Add(record.Call!, row);
            }
        }

        row.IsWanted |= _recordQuery.Matches(record);
        if (!record.OpensCall)
        {
            row.IsClosed = true;
            if (tellsCall)
            {
                _open.Remove(record.Call!);
            }
        }

        return row;
    }

    private bool IsShown(CallRow row)
    {
        row.Status = StatusOf(row);
        return row.IsWanted && (_status is null || _status == row.Status);
    }

    private string? StatusOf(CallRow row)
    {
        if (row.IsClosed || row.Last is { Type: "call.round", Status: "input_required" })
        {
            return row.Last.Status ?? row.Last.Verdict;
        }

        return reader.IsWriterAlive(row.Last) ? "in_flight" : "indeterminate";
    }
}
