namespace McpGovernance.Audit;

/// <summary>A journal that is one sink: nothing of it is on this machine.</summary>
internal sealed class SinkJournalPlace(SinkEntry entry, SinkLog log, TimeProvider time, TimeSpan endLimit) : JournalPlace
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SinkCall _call = new(entry.Sink, entry.Takes, time);
    private SinkOpenLog? _log;

    /// <exception cref="GovernanceConfigurationException">The sink cannot be made, or others stand beside it.</exception>
    public static SinkJournalPlace Make(SinkRegistration registration, IServiceProvider services, AuditSinks others, TimeProvider time, AuditOptions options)
    {
        if (others.Names.Count > 0)
        {
            throw new GovernanceConfigurationException(
                $"'UseAuditSinkAsJournal' leaves no journal here that sink '{others.Names[0]}' could follow. Let the sink that is the journal hand records on, or use 'UseMemoryJournal' and add each of them with 'AddAuditSink'.");
        }

        return new SinkJournalPlace(registration.Make(services), others.Log, time, options.ShutdownTimeout);
    }

    /// <summary>Opens the log, which is the same one until it is open: a sink that kept the first record and did not say so gets it again.</summary>
    public override OpenLog Open(JournalSettings settings, JournalRecords records)
    {
        _log ??= new SinkOpenLog(entry, _call, settings, records, _stop.Token);
        _log.Write();
        return _log;
    }

    public override string Describe(Exception cause) =>
        $"Sink '{entry.Takes.Name}', which is the journal, did not take records: {SinkCall.Describe(cause)} Bring back what is behind it.";

    public override Task<SinkPlace> FollowAsync(
        SinkEntry entry, SinkSettings settings, SinkProgress progress, Journal journal, CancellationToken patience, CancellationToken stop) =>
        throw new NotSupportedException("Nothing follows a journal that is a sink.");

    public override void LeaveBehind(SinkLog log, string sink, long records) => log.LostAtStop(sink, records);

    /// <summary>From here on the sink is not called any more; then it is let go.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        using var end = new CancellationTokenSource();
        await entry.EndAsync(Task.Delay(endLimit, time, end.Token), log).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
