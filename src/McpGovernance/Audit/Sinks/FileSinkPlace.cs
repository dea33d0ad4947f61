namespace McpGovernance.Audit;

/// <summary>One sink's cursor and dead letters in the directory of one log, held by a lock, and the reader that stands at the cursor.</summary>
internal sealed class FileSinkPlace : SinkPlace
{
    /// <summary>Below the directory of the log.</summary>
    public const string Directory = "sinks";

    private readonly FileStream _lock;
    private readonly SinkCursorFile _cursor;
    private readonly SinkDeadLetters _dead;
    private readonly SinkGap _gap;
    private readonly SinkSettings _settings;
    private readonly SinkProgress _progress;
    private readonly string _log;
    private SinkReader _reader = null!;

    private FileSinkPlace(FileStream held, string directory, string log, JournalStorage storage, SinkSettings settings, SinkProgress progress, Journal journal)
    {
        _lock = held;
        (_settings, _progress, _log) = (settings, progress, log);
        _cursor = new SinkCursorFile(directory, progress.Name, storage);
        _dead = new SinkDeadLetters(directory, progress.Name, storage, settings.Time);
        _gap = new SinkGap(progress.Name, journal, AcknowledgementLevel.Durable, settings);
    }

    /// <summary>Takes the place, when nobody else has it any more, and finds out where to go on.</summary>
    /// <param name="entry">The sink.</param>
    /// <param name="files">Where the journal is.</param>
    /// <param name="settings">What all followers share.</param>
    /// <param name="progress">Gets where it goes on.</param>
    /// <param name="journal">An open journal.</param>
    /// <param name="patience">Ends the waiting for somebody else.</param>
    /// <param name="stop">Ends the waiting for the sink.</param>
    /// <exception cref="OperationCanceledException">Somebody else still had it, or the sink did not say where it is.</exception>
    public static async Task<FileSinkPlace> OpenAsync(
        SinkEntry entry, FileJournalPlace files, SinkSettings settings, SinkProgress progress, Journal journal, CancellationToken patience, CancellationToken stop)
    {
        var log = Path.GetFileName(journal.Location!);
        var directory = Path.Combine(journal.Location!, Directory);
        JournalDirectory.ThrowIfLink(directory);
        LocalJournalStorage.CreateDirectory(directory);
        files.Storage.FlushDirectory(journal.Location!);
        var place = new FileSinkPlace(
            await HoldAsync(directory, settings, progress, patience).ConfigureAwait(false), directory, log, files.Storage, settings, progress, journal);
        try
        {
            await place.BeginAsync(entry, journal, stop).ConfigureAwait(false);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    public override ValueTask<SinkNext?> NextAsync(AuditSinkDescription takes) =>
        new(_reader.TryNext(takes, out var batch, out var broken) ? new SinkNext(batch, broken) : null);

    public override void Acknowledge(AuditPosition position, long records)
    {
        _progress.Arrived(position, records);
        Save(position);
    }

    public override async ValueTask PutAsideAsync(SinkLine line, string reason)
    {
        _dead.Add(line, reason);
        await _gap.TellAsync(line, reason).ConfigureAwait(false);
        _progress.PutAside();
        var where = line.Record is { } record ? $"{record.Log}/{record.Epoch}/{record.Seq}" : $"line {line.Number} of {line.Segment}";
        _settings.Log.PutAside(_progress.Name, _dead.Path, where, reason);
        if (line.Record is not null)
        {
            _progress.Skipped(line.Record.Position);
            Save(line.Record.Position);
        }
    }

    public override void Dispose() => _lock.Dispose();

    private static async Task<FileStream> HoldAsync(string directory, SinkSettings settings, SinkProgress progress, CancellationToken patience)
    {
        var path = Path.Combine(directory, progress.Name + ".lock");
        JournalDirectory.ThrowIfLink(path);
        var isSaid = false;
        while (true)
        {
            if (JournalDirectory.TryHold(path) is { } held)
            {
                return held;
            }

            if (!isSaid)
            {
                settings.Log.FollowedByOthers(progress.Name);
                isSaid = true;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), settings.Time, patience).ConfigureAwait(false);
        }
    }

    /// <summary>A cursor that cannot be true is worth nothing; then what the sink itself knows counts, else everything is given again.</summary>
    private async Task BeginAsync(SinkEntry entry, Journal journal, CancellationToken stop)
    {
        string? problem = null;
        var saved = _progress.Position is { } position && position.Log == _log ? position : _cursor.Read(_log, out problem);
        var (epoch, seq) = (journal.Epoch, journal.LastSeq);
        var known = await AskAsync(entry, stop).ConfigureAwait(false);
        var from = Math.Min(saved?.Epoch ?? 0, known?.Epoch ?? long.MaxValue);
        var extent = SinkExtent.Read(journal.Location!, Math.Min(from, epoch), epoch);
        if (saved is not null && extent.IsAhead(saved, epoch, seq))
        {
            (saved, problem) = (null, "is ahead of the journal");
            extent = SinkExtent.Read(journal.Location!, 0, epoch);
        }

        var start = known is not null && !extent.IsAhead(known, epoch, seq) ? known : saved ?? AuditPosition.Start(_log);
        if (problem is not null)
        {
            _settings.Log.CursorLost(_progress.Name, _cursor.Path, problem, start.Log, start.Epoch, start.Seq);
        }

        _progress.Begin(extent, start);
        _reader = new SinkReader(journal.Location!, start);
    }

    private async Task<AuditPosition?> AskAsync(SinkEntry entry, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(entry.Takes.TimeLimit, _settings.Time);
        var asking = Task.Run(() => entry.Sink.ReadCursorAsync(_log, limit.Token).AsTask(), CancellationToken.None);
        _ = asking.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        var known = await asking.WaitAsync(entry.Takes.TimeLimit, _settings.Time, stop).ConfigureAwait(false);
        return known is not null && known.Log == _log && known.Epoch >= 0 && known.Seq >= 0 ? known : null;
    }

    /// <summary>Without it records come twice after a restart, which is better than not at all.</summary>
    private void Save(AuditPosition position)
    {
        try
        {
            _cursor.Write(position);
            _progress.CursorWritten();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JournalException)
        {
            _progress.CursorFailed(_cursor.Path, cause.Message);
        }
    }
}
