namespace McpGovernance.Audit;

/// <summary>A sink and what it said of itself when it was added, under the name that it was given.</summary>
internal sealed record SinkEntry(AuditSink Sink, AuditSinkDescription Takes);
