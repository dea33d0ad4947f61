namespace McpGovernance;

/// <summary>A place in a log: everything up to it, and it too.</summary>
/// <param name="Log">The log: the directory of one process.</param>
/// <param name="Epoch">The start of the log that is counted from 1; 0 is before the first record.</param>
/// <param name="Seq">The number of the record in its epoch, from 1; 0 is before the first record.</param>
/// <remarks>Immutable.</remarks>
public sealed record AuditPosition(string Log, long Epoch, long Seq)
{
    /// <summary>Before the first record of a log.</summary>
    /// <param name="log">The log.</param>
    /// <returns>The place.</returns>
    public static AuditPosition Start(string log) => new(log, 0, 0);

    internal bool Includes(long epoch, long seq) => epoch < Epoch || (epoch == Epoch && seq <= Seq);
}
