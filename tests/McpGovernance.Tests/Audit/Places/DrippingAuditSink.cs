namespace McpGovernance.Tests.Audit;

/// <summary>Takes one record of each batch, and never more.</summary>
internal sealed class DrippingAuditSink : AuditSink
{
    private readonly List<AuditRecord> _records = [];

    public IReadOnlyList<AuditRecord> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        lock (_records)
        {
            _records.Add(batch.Records[0]);
        }

        return new(AuditSinkResult.Acknowledged(batch.FirstSeq));
    }
}
