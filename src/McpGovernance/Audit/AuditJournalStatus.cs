namespace McpGovernance.Audit;

/// <summary>How the journal of this container's pipelines is doing.</summary>
internal sealed class AuditJournalStatus(AuditJournal audit) : JournalStatus
{
    public override string? Location => audit.Opened?.Location;

    public override bool IsAvailable => audit.Opened is { IsOpen: true, IsLatched: false };

    public override string? Problem => audit.Opened switch
    {
        null => "The journal is not open yet.",
        { Problem: { } problem } => problem,
        { IsLatched: true } => "The outcome of a change was not recorded in time. Changes are refused until recording works again.",
        _ => null,
    };

    public override long Queued => audit.Opened?.Queued ?? 0;

    public override long Written => audit.Opened?.Written ?? 0;

    public override long Failures => (audit.Opened?.Failures ?? 0) + audit.Lost;
}
