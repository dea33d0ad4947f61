namespace McpGovernance.Audit;

/// <summary>A line of the journal on its way to a sink: a record, or what should have been one.</summary>
/// <param name="Record">The record.</param>
/// <param name="Bytes">What stands there instead of a record; empty when it could not be kept.</param>
/// <param name="Segment">The name of the file.</param>
/// <param name="Number">The number of the line in it.</param>
/// <param name="Problem">What is wrong with it, without any of its content.</param>
internal sealed record SinkLine(AuditRecord? Record, ReadOnlyMemory<byte> Bytes, string Segment, long Number, string? Problem);
