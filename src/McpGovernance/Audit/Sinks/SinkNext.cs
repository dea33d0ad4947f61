namespace McpGovernance.Audit;

/// <summary>What comes next for a sink: a batch, or a line that is none of any batch.</summary>
internal readonly record struct SinkNext(AuditBatch? Batch, SinkLine? Broken);
