namespace McpGovernance.Audit;

/// <summary>Where one sink is in one log: what comes next for it, and what it has had.</summary>
/// <remarks>Used by one follower.</remarks>
internal abstract class SinkPlace : IDisposable
{
    /// <summary>What the sink is to be given next; <see langword="null"/> when there is nothing more for now.</summary>
    public abstract ValueTask<SinkNext?> NextAsync(AuditSinkDescription takes);

    /// <summary>The sink has everything up to a place.</summary>
    public abstract void Acknowledge(AuditPosition position, long records);

    /// <summary>Puts aside what the sink cannot have, says so in the journal, and goes on behind it.</summary>
    public abstract ValueTask PutAsideAsync(SinkLine line, string reason);

    public abstract void Dispose();
}
