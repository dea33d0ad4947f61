namespace McpGovernance.Audit;

/// <summary>Puts into the journal what happens apart from any request.</summary>
internal sealed class AuditEvents(AuditJournal audit) : EventRecorder
{
    public override void Record(GovernanceEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        audit.Record(happened);
    }
}
