namespace McpGovernance;

/// <summary>How the journal is doing: for metrics and health.</summary>
/// <remarks>Thread safe.</remarks>
public abstract class JournalStatus
{
    /// <summary>The directory that the journal of this process is in; <see langword="null"/> before it was opened, and always where it is in no files.</summary>
    public abstract string? Location { get; }

    /// <summary>Whether calls can be recorded now.</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>Why calls cannot be recorded; <see langword="null"/> while they can. For operators, never for callers.</summary>
    public abstract string? Problem { get; }

    /// <summary>Records accepted and not yet written.</summary>
    public abstract long Queued { get; }

    /// <summary>Records written since the process started.</summary>
    public abstract long Written { get; }

    /// <summary>Attempts to write, to make durable or to accept that failed since the process started.</summary>
    public abstract long Failures { get; }
}
