namespace McpGovernance.Audit;

/// <summary>
/// Follows the journal, learns what is usual from what is before its cursor, and puts on record what is unusual behind it.
/// </summary>
/// <remarks>
/// The record of an anomaly is durable before the record that it is about is acknowledged, and names that record: so none is lost by a crash
/// between the two, and none is told twice when records come again.
/// </remarks>
internal sealed class AnomalyAuditSink(AnomalySettings settings, AnomalyState state) : AuditSink
{
    /// <summary>Under which the cursor is kept.</summary>
    public const string Name = "anomaly-detection";

    private static readonly TimeSpan StopPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task<UsualCalls>? _learning;
    private string? _log;
    private AuditPosition? _last;
    private (CallAnomaly Anomaly, JournalRecord About, TimeSpan Learned)? _found;

    /// <summary>As long as can be: learning from a large journal takes its time, and nobody waits for it.</summary>
    public override AuditSinkDescription Description { get; } = new() { Name = Name, TimeLimit = TimeSpan.FromMinutes(10) };

    /// <summary>What was written before anybody watched is learned, and no news: without a cursor the epoch that runs is where watching begins.</summary>
    public override ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit) =>
        new(_last is null && settings.Journal() is { Location: { } directory, Epoch: > 1 and var epoch }
            && !File.Exists(Path.Combine(directory, FileSinkPlace.Directory, Name + ".cursor"))
            ? new AuditPosition(log, epoch, 0)
            : null);

    /// <summary>The process stops: what is learned is not waited for.</summary>
    public void StopLearning() => _stop.Cancel();

    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (await LearnAsync(batch, timeLimit).ConfigureAwait(false) is not { } usual)
        {
            return AuditSinkResult.RetryAfter(StopPause);
        }

        foreach (var record in batch.Records)
        {
            timeLimit.ThrowIfCancellationRequested();
            await TellAsync().ConfigureAwait(false);
            if (_last is null || _last.Log != record.Log || !_last.Includes(record.Epoch, record.Seq))
            {
                Look(usual, record, timeLimit);
                _last = record.Position;
            }
        }

        await TellAsync().ConfigureAwait(false);
        LookAtMemory(usual);
        return AuditSinkResult.Acknowledged(batch.LastSeq);
    }

    protected override async ValueTask CloseCoreAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_learning is { } learning)
        {
            await ((Task)learning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop.Dispose();
    }

    /// <returns>What is usual; <see langword="null"/> when the process stops before that is known.</returns>
    private async ValueTask<UsualCalls?> LearnAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        if (_learning is { IsCompletedSuccessfully: true } learned && _log == batch.Log)
        {
            return await learned.ConfigureAwait(false);
        }

        if (_stop.IsCancellationRequested)
        {
            return null;
        }

        if (_learning is null or { IsFaulted: true } || _log != batch.Log)
        {
            if (settings.Journal() is not { Epoch: > 0 } journal)
            {
                throw new IOException("The journal is not open, so what is usual cannot be learned from it.");
            }

            var (first, stop) = (batch.Records[0].Position, _stop.Token);
            _log = batch.Log;
            var directory = journal.Location;
            _learning = directory is null ? Task.FromResult(UsualCalls.Nothing(settings)) : Task.Factory.StartNew(() => UsualCalls.Learn(settings, directory, first, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeLimit, _stop.Token); // A disk that hangs does not hear of the stop.
            return await _learning.WaitAsync(ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Look(UsualCalls usual, AuditRecord line, CancellationToken timeLimit)
    {
        if (!JournalRecord.TryParse(line.Utf8Json, "", 0, out var record, out _))
        {
            return; // Another version, of which only the header is known.
        }

        if (usual.Detector.IsCandidate(record))
        {
            usual.LookAround(record, timeLimit);
        }

        if (usual.Detector.Observe(record) is { } anomaly && !usual.IsTold(line))
        {
            _found = (anomaly, record, usual.Detector.Learned);
        }
    }

    /// <summary>Puts on record what was found. It stays found until the journal has it.</summary>
    private async ValueTask TellAsync()
    {
        if (_found is not { } found)
        {
            return;
        }

        if (settings.Journal() is not { } journal)
        {
            throw new IOException("The journal is not open, so an anomaly waits for it.");
        }

        var record = journal.Rent();
        try
        {
            AnomalyRecords.Write(record, found.Anomaly, found.About, found.Learned, settings);
        }
        catch
        {
            journal.Return(record);
            throw;
        }

        var result = await journal.AppendAsync(record, AcknowledgementLevel.Durable, settings.Patience, keep: true).ConfigureAwait(false);
        if (result == AppendResult.Failed && !journal.EndsWithProcess) // Memory that is full is so until what this one looks at was let go.
        {
            throw new IOException("The journal did not take the record of an anomaly, so it waits. What keeps the journal from writing is in its own log.");
        }

        _found = null;
        settings.Log.Raised(RecordNames.WordOf(found.Anomaly.Kind), found.Anomaly.Explanation, found.About.Log ?? "", found.About.Epoch, found.About.Seq);
        state.Count(found.Anomaly.Kind);
    }

    private void LookAtMemory(UsualCalls usual)
    {
        if (state.LookAt(usual.Detector))
        {
            settings.Log.Full(settings.Options.MaxPairs);
        }
    }
}
