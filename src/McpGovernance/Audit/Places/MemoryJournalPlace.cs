namespace McpGovernance.Audit;

/// <summary>A journal in bounded memory, which its sinks empty.</summary>
internal sealed class MemoryJournalPlace(MemoryJournalOptions options, IReadOnlyList<string> sinks) : JournalPlace
{
    private readonly MemoryRecords _memory = new(options, sinks);
    private MemoryOpenLog? _log;

    public override bool EndsWithProcess => true;

    /// <exception cref="GovernanceConfigurationException">What is recorded would be nobody's, or lost on the way to a sink.</exception>
    public static MemoryJournalPlace Make(MemoryJournalOptions options, IReadOnlyList<string> sinks) => (options.WhenFull, sinks.Count) switch
    {
        (MemoryJournalOverflow.Refuse, 0) => throw new GovernanceConfigurationException(
            "The journal is in memory, and no sink takes its records anywhere. Add one with 'AddAuditSink', or, for development and tests only, set 'MemoryJournalOptions.WhenFull' to 'ForgetOldest'."),
        (MemoryJournalOverflow.ForgetOldest, > 0) => throw new GovernanceConfigurationException(
            $"'MemoryJournalOptions.WhenFull' is 'ForgetOldest', which would lose records on their way to sink '{sinks[0]}'. Set it to 'Refuse', or add no sink."),
        _ => new MemoryJournalPlace(options, sinks),
    };

    public override OpenLog Open(JournalSettings settings, JournalRecords records)
    {
        if (_log is null && sinks.Count == 0)
        {
            settings.Log.ForgetsOldest();
        }

        _log ??= new MemoryOpenLog(_memory, settings, records);
        _log.Write();
        return _log;
    }

    public override string Describe(Exception cause) => $"The journal in memory cannot be written: {cause.Message}";

    public override Task<SinkPlace> FollowAsync(
        SinkEntry entry, SinkSettings settings, SinkProgress progress, Journal journal, CancellationToken patience, CancellationToken stop) =>
        Task.FromResult<SinkPlace>(new MemorySinkPlace(_memory, settings, progress, journal, _log!.Log));

    public override void LeaveBehind(SinkLog log, string sink, long records) => log.LostAtStop(sink, records);
}
