namespace McpGovernance;

/// <summary>Takes records of the journal somewhere else. Write one method, <see cref="WriteCoreAsync"/>.</summary>
/// <remarks>
/// A sink is never on the path of a call, unless the host makes it the journal (<c>UseAuditSinkAsJournal</c>). It gets what is in the journal in batches, one at a time, at its own pace; what it
/// does not acknowledge is given to it again, after a restart too, so that the same records may come twice. Let exceptions
/// out: whoever calls retries, waits and says so. Never put the content of a record into an exception or a log. Different
/// instances run at the same time; one instance is never called twice at a time.
/// </remarks>
public abstract class AuditSink : IAsyncDisposable
{
    /// <summary>What the sink is called and what it can take. Asked once; it must not change.</summary>
    /// <value>The default is the name of the type, with the bounds that <see cref="AuditSinkDescription"/> begins with.</value>
    public virtual AuditSinkDescription Description => new() { Name = GetType().Name };

    /// <summary>Writes a batch, and holds the sink to its promises.</summary>
    /// <param name="batch">The records, no more than <see cref="Description"/> permits.</param>
    /// <param name="timeLimit">Ends the waiting. It is the only thing that cancels: a request that ended does not.</param>
    /// <returns>What became of the records.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The batch is larger than the sink takes. A single record is never too large.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="timeLimit"/> was over.</exception>
    /// <exception cref="InvalidOperationException">The sink answered with nothing, or about records that it was not given.</exception>
    public async ValueTask<AuditSinkResult> WriteAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var takes = Description;
        if (batch.Records.Count > Math.Max(1, takes.MaxRecords) || (batch.Records.Count > 1 && batch.Bytes > takes.MaxBytes))
        {
            throw new ArgumentException(
                $"The batch has {batch.Records.Count} records of {batch.Bytes} bytes; the sink takes {takes.MaxRecords} of {takes.MaxBytes}. Use 'AuditBatch.Until' to make it smaller.", nameof(batch));
        }

        timeLimit.ThrowIfCancellationRequested();
        var result = await WriteCoreAsync(batch, timeLimit).ConfigureAwait(false);
        return result switch
        {
            null => throw new InvalidOperationException($"'{GetType()}' answered with null, which says nothing. Return 'AuditSinkResult.Acknowledged' when the records are kept, or let the exception out."),
            { Answer: AuditSinkAnswer.Acknowledged } when result.Seq < batch.FirstSeq - 1 || result.Seq > batch.LastSeq => throw Lie(batch, result, "acknowledged"),
            { Answer: AuditSinkAnswer.Rejected } when result.Seq < batch.FirstSeq || result.Seq > batch.LastSeq => throw Lie(batch, result, "rejected"),
            _ => result,
        };
    }

    /// <summary>How far the sink knows to be, where it knows: what it holds is not given to it again after a cursor was lost.</summary>
    /// <param name="log">The log that is asked about.</param>
    /// <param name="timeLimit">Ends the waiting.</param>
    /// <returns>The last record that it has of the log; the default is <see langword="null"/>, which means that it does not know.</returns>
    /// <remarks>Return <see cref="AuditPosition.Start"/> when the sink does know, and has nothing: then everything is given to it again.</remarks>
    public virtual ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit) => new((AuditPosition?)null);

    /// <summary>Lets go of what the sink holds. It is called once, possibly while a write has not returned.</summary>
    /// <returns>A task that ends when nothing is held any more.</returns>
    public async ValueTask DisposeAsync()
    {
        await CloseCoreAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a batch. Return only when the records are kept so surely that they need not come again.</summary>
    /// <param name="batch">Records of one log and epoch without a gap. Records that came before may come again: keep one copy.</param>
    /// <param name="timeLimit">Ends the waiting. Whoever ignores it is left alone until it returns, and its answer is not heard.</param>
    /// <returns><see cref="AuditSinkResult.Acknowledged"/>, <see cref="AuditSinkResult.RetryAfter"/> or <see cref="AuditSinkResult.Reject"/>.</returns>
    protected abstract ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit);

    /// <summary>Lets go of what the sink holds; nothing by default.</summary>
    /// <returns>A task that ends when nothing is held any more.</returns>
    protected virtual ValueTask CloseCoreAsync() => ValueTask.CompletedTask;

    private InvalidOperationException Lie(AuditBatch batch, AuditSinkResult result, string word) => new(
        $"'{GetType()}' {word} record {result.Seq}, and was given {batch.FirstSeq} to {batch.LastSeq}. Answer about records of the batch only.");
}
