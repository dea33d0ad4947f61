namespace McpGovernance;

/// <summary>How the sinks of this container's pipelines are doing: for health.</summary>
/// <remarks>Thread safe.</remarks>
public abstract class AuditSinkStatus
{
    /// <summary>Each sink as it is now; none when none was added.</summary>
    public abstract IReadOnlyList<AuditSinkState> Sinks { get; }
}
