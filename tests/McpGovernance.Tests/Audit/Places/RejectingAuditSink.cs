using McpGovernance.Testing;

namespace McpGovernance.Tests.Audit;

/// <summary>Keeps records, and rejects for good those that a test names.</summary>
internal sealed class RejectingAuditSink(Predicate<AuditRecord> rejects, CollectingAuditSink inner) : AuditSink
{
    public const string Reason = "a test\nwants it to be rejected";

    public Predicate<AuditRecord> Rejects { get; set; } = rejects;

    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit) =>
        batch.Records.FirstOrDefault(record => Rejects(record)) is { } poison
            ? AuditSinkResult.Reject(poison.Seq, Reason)
            : await inner.WriteAsync(batch, timeLimit);
}
