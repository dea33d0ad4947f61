namespace McpGovernance.Sqlite;

/// <summary>How much an index has.</summary>
/// <param name="Records">How many records.</param>
/// <param name="Logs">How many logs, each that of one process's directory.</param>
/// <remarks>Immutable.</remarks>
public sealed record SqliteAuditIndexContent(long Records, long Logs);
