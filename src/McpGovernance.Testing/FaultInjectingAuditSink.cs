namespace McpGovernance.Testing;

/// <summary>Puts faults before a sink: for tests of what happens when a sink is down, hangs or lies.</summary>
/// <remarks>Thread safe. Faults happen in the order in which they were planned, one for each write; without one the write passes through.</remarks>
/// <param name="inner">The sink behind the faults. It is disposed with this one.</param>
public sealed class FaultInjectingAuditSink(AuditSink inner) : AuditSink
{
    private readonly Lock _gate = new();
    private readonly Queue<AuditSinkFault> _planned = new();
    private readonly ManualResetEventSlim _released = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AuditSinkFault? _always;
    private int _writes;
    private int _running;
    private int _mostAtOnce;

    /// <inheritdoc/>
    public override AuditSinkDescription Description => inner.Description;

    /// <summary>How often somebody wrote.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>How many writes ran at the same time, at most.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <summary>The fault of every write that none is planned for; <see langword="null"/> ends it.</summary>
    public AuditSinkFault? Always
    {
        get
        {
            lock (_gate)
            {
                return _always;
            }
        }

        set
        {
            lock (_gate)
            {
                _always = value;
            }
        }
    }

    /// <summary>Plans faults for the next writes.</summary>
    /// <param name="faults">One for each write.</param>
    /// <exception cref="ArgumentNullException"><paramref name="faults"/> is <see langword="null"/>.</exception>
    public void Plan(params AuditSinkFault[] faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        lock (_gate)
        {
            foreach (var fault in faults)
            {
                _planned.Enqueue(fault);
            }
        }
    }

    /// <summary>Lets go of everything that hangs, now and later.</summary>
    public void Release()
    {
        _released.Set();
        _release.TrySetResult();
    }

    /// <inheritdoc/>
    public override ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit) => inner.ReadCursorAsync(log, timeLimit);

    /// <inheritdoc/>
    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Interlocked.Increment(ref _writes);
        var running = Interlocked.Increment(ref _running);
        InterlockedMax(running);
        try
        {
            return await WriteAsync(batch, Next(), timeLimit).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseCoreAsync()
    {
        Release();
        await inner.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<AuditSinkResult> WriteAsync(AuditBatch batch, AuditSinkFault? fault, CancellationToken timeLimit)
    {
        switch (fault)
        {
            case AuditSinkFault.Throw:
                throw new IOException("The sink is down, because a test wants it to be.");
            case AuditSinkFault.KeepHalf:
                if (batch.Until(batch.FirstSeq + (batch.Records.Count / 2) - 1) is { } half)
                {
                    await inner.WriteAsync(half, timeLimit).ConfigureAwait(false);
                }

                throw new IOException("The sink broke in the middle, because a test wants it to.");
            case AuditSinkFault.LoseAcknowledgement:
                await inner.WriteAsync(batch, timeLimit).ConfigureAwait(false);
                throw new IOException("The answer was lost, because a test wants it to be.");
            case AuditSinkFault.Hang:
                await _release.Task.ConfigureAwait(false);
                throw new IOException("The sink did nothing for long, because a test wanted it to.");
            case AuditSinkFault.Block:
                _released.Wait(CancellationToken.None);
                throw new IOException("The sink blocked for long, because a test wanted it to.");
            case AuditSinkFault.AnswerLate:
                var result = await inner.WriteAsync(batch, CancellationToken.None).ConfigureAwait(false);
                await _release.Task.ConfigureAwait(false);
                return result;
            case AuditSinkFault.AcknowledgeBeyond:
                return AuditSinkResult.Acknowledged(batch.LastSeq + 1);
            case AuditSinkFault.AcknowledgeNothing:
                return AuditSinkResult.Acknowledged(batch.FirstSeq - 1);
            case AuditSinkFault.AnswerNull:
                return null!;
            case AuditSinkFault.AskToWait:
                return AuditSinkResult.RetryAfter(TimeSpan.FromSeconds(10));
            case AuditSinkFault.Reject:
                return AuditSinkResult.Reject(batch.Records[batch.Records.Count / 2].Seq, "a test wants it to be rejected");
            default:
                return await inner.WriteAsync(batch, timeLimit).ConfigureAwait(false);
        }
    }

    private AuditSinkFault? Next()
    {
        lock (_gate)
        {
            return _planned.TryDequeue(out var fault) ? fault : _always;
        }
    }

    private void InterlockedMax(int running)
    {
        for (var most = MostAtOnce; running > most; most = MostAtOnce)
        {
            Interlocked.CompareExchange(ref _mostAtOnce, running, most);
        }
    }
}
