using System.Globalization;
using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>Finds records that were written and are not there: numbers have no gaps within a log and epoch, and an epoch says where the one before ended.</summary>
internal sealed class SequenceCheck(Action<JournalProblem> report)
{
    private readonly Dictionary<string, LogState> _logs = new(StringComparer.Ordinal);
    private LogState? _state;
    private string? _file;

    /// <summary>Passes a problem on, and remembers lines that are there and cannot be read.</summary>
    public void Report(JournalProblem problem)
    {
        if (problem is { Kind: JournalProblemKind.Unreadable, Line: > 0 })
        {
            StateOf(problem.File).Unreadable++;
        }

        report(problem);
    }

    public JournalRecord Check(JournalRecord record)
    {
        if (record.Version != 1)
        {
            return record;
        }

        if (!ReferenceEquals(record.File, _file))
        {
            (_file, _state) = (record.File, StateOf(record.File));
        }

        var state = _state!;
        var isNewEpoch = record.Epoch != state.Epoch;
        if (isNewEpoch && record.Type is "audit.opened" or "audit.recovered")
        {
            CheckEarlier(record, state);
        }

        var expected = isNewEpoch ? 1 : state.Seq + 1;
        var missing = record.Seq - expected - state.Unreadable;

        // A number that goes on over epochs is as good as one that begins again.
        if (missing > 0 && !(isNewEpoch && record.Seq == state.Seq + 1))
        {
            Missing(record, string.Create(CultureInfo.InvariantCulture, $"{missing} records before this line are not there (epoch {record.Epoch}, after sequence {expected - 1})"));
        }

        (state.Epoch, state.Seq, state.Unreadable) = (record.Epoch, record.Seq, 0);
        return record;
    }

    /// <summary>The first record of an epoch says how far the epoch before it had come.</summary>
    private void CheckEarlier(JournalRecord record, LogState state)
    {
        var recovery = JsonElement.Parse(record.Utf8Json.Span).Member("recovery");
        if (recovery.Number("epoch") is { } epoch && recovery.Number("seq") is { } seq && epoch < record.Epoch
            && ((state.Epoch < epoch && seq > 0) || (state.Epoch == epoch && state.Seq + state.Unreadable < seq)))
        {
            Missing(record, string.Create(CultureInfo.InvariantCulture, $"records before this line are not there, up to epoch {epoch}, sequence {seq}"));
            state.Unreadable = 0;
        }
    }

    private void Missing(JournalRecord record, string what) => report(new JournalProblem(
        JournalProblemKind.Unreadable, record.File, record.Line, $"{what}. A segment or a line was removed; compare the directory with a copy."));

    private LogState StateOf(string file)
    {
        var directory = Path.GetDirectoryName(file) ?? string.Empty;
        if (!_logs.TryGetValue(directory, out var state))
        {
            _logs.Add(directory, state = new LogState());
        }

        return state;
    }

    private sealed class LogState
    {
        public long Epoch;
        public long Seq;
        public long Unreadable;
    }
}
