using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace McpGovernance.Tests.Support;

/// <summary>A sink over a list that is right but for one flaw.</summary>
internal sealed class WrongAuditSink(WrongAuditSink.Flaw flaw, WrongAuditSink.Store store) : AuditSink
{
    private static readonly JsonSerializerOptions Ascii = new() { Encoder = JavaScriptEncoder.Default };

    private readonly HashSet<string> _seenHere = [];
    private readonly List<byte[]> _buffer = [];
    private AuditPosition? _last;
    private int _asked;

    internal enum Flaw
    {
        None,
        ChangingDescription,
        Drops,
        Reorders,
        KeepsCopies,
        KnowsBatchesOnly,
        ForgetsAtRestart,
        CursorAhead,
        CursorOfAnyLog,
        DropsLarge,
        EscapesText,
        RoundsNumbers,
        EncodesMarkup,
        IgnoresTheLog,
        IgnoresTheEpoch,
        StopsAtGaps,
        ThrowsAtTheUnknown,
        IgnoresTheTimeLimit,
        NeverDisposes,
        BuffersUntilDisposed,
        AcknowledgesWhatFailed,
        TellsContent,
    }

    public override AuditSinkDescription Description => new() { Name = flaw == Flaw.ChangingDescription ? $"wrong-{_asked++}" : "wrong" };

    public override ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit) => new(flaw switch
    {
        Flaw.CursorAhead => new AuditPosition(log, 1, 21),
        Flaw.CursorOfAnyLog => new AuditPosition(store.Log ?? log, 1, 20),
        _ => null,
    });

    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        if (flaw is Flaw.IgnoresTheTimeLimit)
        {
            await Task.Delay(100, CancellationToken.None);
            await Task.Delay(timeLimit.IsCancellationRequested ? Timeout.Infinite : 0, CancellationToken.None);
        }

        if (store.IsBroken && flaw is not Flaw.AcknowledgesWhatFailed)
        {
            throw new IOException(flaw is Flaw.TellsContent ? "Cannot write " + Encoding.UTF8.GetString(batch.Records[0].Utf8Json.Span) : "The store is broken.");
        }

        if (flaw is Flaw.ThrowsAtTheUnknown && batch.Records.Any(static record => record.Version > 1))
        {
            throw new NotSupportedException("Version 2 and later are not known.");
        }

        if (flaw is Flaw.StopsAtGaps && _last is { } last && batch.Epoch == last.Epoch && batch.FirstSeq > last.Seq + 1)
        {
            throw new InvalidOperationException("There is a gap.");
        }

        Keep(batch);
        _last = batch.Records[^1].Position;
        return AuditSinkResult.Acknowledged(batch.LastSeq);
    }

    protected override async ValueTask CloseCoreAsync()
    {
        if (flaw is Flaw.NeverDisposes)
        {
            await Task.Delay(Timeout.Infinite);
        }
    }

    private void Keep(AuditBatch batch)
    {
        store.Log ??= batch.Log;
        var records = flaw is Flaw.Reorders ? batch.Records.Reverse() : batch.Records;
        if (flaw is Flaw.KnowsBatchesOnly && !_seenHere.Add(batch.Key))
        {
            return;
        }

        foreach (var record in records)
        {
            var key = Key(record);
            var isNew = flaw switch
            {
                Flaw.KeepsCopies or Flaw.KnowsBatchesOnly => true,
                Flaw.ForgetsAtRestart => _seenHere.Add(key),
                _ => store.Seen.Add(key),
            };
            if (isNew && !(flaw is Flaw.Drops && record.Seq % 100 == 0) && !(flaw is Flaw.DropsLarge && record.Utf8Json.Length > 60_000))
            {
                (flaw is Flaw.BuffersUntilDisposed && batch.FirstSeq == 1 ? _buffer : store.Records).Add(Change(record.Utf8Json.ToArray()));
            }
        }
    }

    private string Key(AuditRecord record) => flaw switch
    {
        Flaw.IgnoresTheLog => $"{record.Epoch}/{record.Seq}",
        Flaw.IgnoresTheEpoch => $"{record.Log}/{record.Seq}",
        _ => $"{record.Log}/{record.Epoch}/{record.Seq}",
    };

    private byte[] Change(byte[] line) => flaw switch
    {
        Flaw.EscapesText => JsonSerializer.SerializeToUtf8Bytes(JsonElement.Parse(line), Ascii),
        Flaw.RoundsNumbers => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line).Replace("9007199254740993", "9007199254740992", StringComparison.Ordinal)),
        Flaw.EncodesMarkup => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line).Replace("<", "&lt;", StringComparison.Ordinal)),
        _ => line,
    };

    /// <summary>What outlives the sink.</summary>
    internal sealed class Store
    {
        public List<byte[]> Records { get; } = [];

        public HashSet<string> Seen { get; } = [];

        public string? Log { get; set; }

        public bool IsBroken { get; set; }
    }
}
