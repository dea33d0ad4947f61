namespace McpGovernance.Testing;

/// <summary>A sink that keeps records in memory, one copy of each: for tests of what is recorded, and the example of a sink that keeps the contract.</summary>
/// <remarks>Thread safe. What it keeps outlives <see cref="IAsyncDisposable.DisposeAsync"/>, so that a test can look at it when the server has ended.</remarks>
/// <param name="description">What it calls itself and takes; <c>collecting</c> by default.</param>
public sealed class CollectingAuditSink(AuditSinkDescription? description = null) : AuditSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Log, long Epoch, long Seq), AuditRecord> _byKey = [];
    private readonly List<AuditRecord> _records = [];
    private readonly List<AuditBatch> _batches = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <inheritdoc/>
    public override AuditSinkDescription Description { get; } = description ?? new() { Name = "collecting" };

    /// <summary>One copy of each record, in the order in which they came first.</summary>
    public IReadOnlyList<AuditRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Each batch that came, copies too.</summary>
    public IReadOnlyList<AuditBatch> Batches
    {
        get
        {
            lock (_gate)
            {
                return [.. _batches];
            }
        }
    }

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed
    {
        get
        {
            lock (_gate)
            {
                return _isDisposed;
            }
        }
    }

    /// <summary>Waits until the records are as a test expects.</summary>
    /// <param name="isDone">Looks at what <see cref="Records"/> has.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when they are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="isDone"/> is <see langword="null"/>.</exception>
    public async Task WaitUntilAsync(Func<IReadOnlyList<AuditRecord>, bool> isDone, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isDone);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (isDone(Records))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit)
    {
        lock (_gate)
        {
            return new(_records.Where(record => record.Log == log).MaxBy(static record => (record.Epoch, record.Seq))?.Position);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        TaskCompletionSource changed;
        lock (_gate)
        {
            _batches.Add(batch);
            foreach (var record in batch.Records)
            {
                if (_byKey.TryAdd((record.Log, record.Epoch, record.Seq), record))
                {
                    _records.Add(record);
                }
            }

            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        return new(AuditSinkResult.Acknowledged(batch.LastSeq));
    }

    /// <inheritdoc/>
    protected override ValueTask CloseCoreAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        return ValueTask.CompletedTask;
    }
}
