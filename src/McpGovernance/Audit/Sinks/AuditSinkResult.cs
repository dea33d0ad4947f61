namespace McpGovernance;

/// <summary>What became of a batch that a sink was given.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AuditSinkResult
{
    private AuditSinkResult()
    {
    }

    /// <summary>Which of the three answers it is.</summary>
    public AuditSinkAnswer Answer { get; private init; }

    /// <summary>The last record that is kept, or the one that is rejected; 0 for <see cref="AuditSinkAnswer.RetryAfter"/>.</summary>
    public long Seq { get; private init; }

    /// <summary>How long to wait, for <see cref="AuditSinkAnswer.RetryAfter"/>.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Why the record cannot be taken, for <see cref="AuditSinkAnswer.Rejected"/>.</summary>
    public string? Reason { get; private init; }

    /// <summary>Everything up to a record is kept so surely that it need not come again.</summary>
    /// <param name="seq">The last record that is kept: usually <see cref="AuditBatch.LastSeq"/>. A smaller one says that the rest is to come again.</param>
    /// <returns>The answer.</returns>
    public static AuditSinkResult Acknowledged(long seq) => new() { Answer = AuditSinkAnswer.Acknowledged, Seq = seq };

    /// <summary>Not now. It counts as a failure, but does not open the circuit breaker.</summary>
    /// <param name="delay">How long to wait; at most ten minutes are waited.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public static AuditSinkResult RetryAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new() { Answer = AuditSinkAnswer.RetryAfter, Delay = delay };
    }

    /// <summary>One record can never be taken. It says nothing about the others: those before it come again.</summary>
    /// <param name="seq">The record.</param>
    /// <param name="reason">Why, for an operator. Without any of the record's content.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public static AuditSinkResult Reject(long seq, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new() { Answer = AuditSinkAnswer.Rejected, Seq = seq, Reason = reason };
    }
}
