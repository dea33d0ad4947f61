namespace McpGovernance.Audit;

/// <summary>A journal in files below one root.</summary>
internal sealed class FileJournalPlace(string root, JournalStorage? storage = null) : JournalPlace
{
    public string Root => root;

    public JournalStorage Storage { get; } = storage ?? new LocalJournalStorage();

    public override string? SharedAs => root;

    public override OpenLog Open(JournalSettings settings, JournalRecords records) => FileOpenLog.Open(this, settings, records);

    public override string Describe(Exception cause) =>
        $"The journal below '{root}' cannot be written: {cause.Message} Make room, or make it a directory that only this user can write, or name another in 'AuditOptions.Root'.";

    public override async Task<SinkPlace> FollowAsync(
        SinkEntry entry, SinkSettings settings, SinkProgress progress, Journal journal, CancellationToken patience, CancellationToken stop) =>
        await FileSinkPlace.OpenAsync(entry, this, settings, progress, journal, patience, stop).ConfigureAwait(false);

    public override void LeaveBehind(SinkLog log, string sink, long records) => log.StoppedBehind(sink, records);
}
