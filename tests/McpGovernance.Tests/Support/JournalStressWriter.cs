using System.Globalization;
using McpGovernance.Audit;

namespace McpGovernance.Tests.Support;

/// <summary>Makes calls one after the other, each an intent and, but for every fourth, an outcome. Says of each record that it was acknowledged.</summary>
internal sealed class JournalStressWriter(Journal journal, int number, StreamWriter output)
{
    private Task<AppendResult> _pending = Task.FromResult(AppendResult.Failed);
    private string? _said;
    private Guid _call;
    private int _index;

    /// <summary>Says what was acknowledged and appends the next record, unless the last one is still on its way.</summary>
    public bool TryMove()
    {
        if (_said is not null)
        {
            if (!_pending.IsCompleted)
            {
                return false;
            }

            if (_pending.GetAwaiter().GetResult() != AppendResult.Reached)
            {
                output.WriteLine("failed");
                Environment.Exit(1);
            }

            output.WriteLine(_said);
        }

        Append(isOutcome: _index % 2 == 1);
        _index += _index % 8 == 6 ? 2 : 1;
        return true;
    }

    private void Append(bool isOutcome)
    {
        _call = isOutcome ? _call : Guid.CreateVersion7();
        var level = (_index + number) % 3 == 0 ? AcknowledgementLevel.Durable : AcknowledgementLevel.Written;
        var record = journal.Rent();
        record.Begin(isOutcome ? RecordNames.CallOutcome : RecordNames.CallIntent, Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        record.Id(RecordNames.Call, _call);
        record.Text(RecordNames.Name, new string('x', 40 + (_call.GetHashCode() & 0xFF)));
        if (isOutcome)
        {
            record.Open(RecordNames.Outcome);
            record.Word(RecordNames.Status, RecordNames.Of(CallOutcome.Done));
            record.Close();
        }

        record.End();
        _said = string.Create(CultureInfo.InvariantCulture, $"{number} {_index} {level} {_call} {(isOutcome ? "outcome" : "intent")}.");
        _pending = journal.AppendAsync(record, level, TimeSpan.FromMinutes(1)).AsTask();
    }
}
