namespace McpGovernance.Tests.Audit;

/// <summary>Notes what it is given, copies too, and knows nothing of what it had before.</summary>
internal sealed class ForgetfulAuditSink : AuditSink
{
    private readonly List<(long Epoch, long Seq)> _seqs = [];

    public IReadOnlyList<(long Epoch, long Seq)> Seqs
    {
        get
        {
            lock (_seqs)
            {
                return [.. _seqs];
            }
        }
    }

    protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        lock (_seqs)
        {
            _seqs.AddRange(batch.Records.Select(static record => (record.Epoch, record.Seq)));
        }

        return new(AuditSinkResult.Acknowledged(batch.LastSeq));
    }
}
