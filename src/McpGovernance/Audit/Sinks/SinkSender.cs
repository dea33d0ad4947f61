using System.Globalization;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace McpGovernance.Audit;

/// <summary>Gives one batch to one sink until it takes it: with a time limit, growing pauses that differ, and a breaker that leaves a dead sink alone.</summary>
/// <remarks>Used by one follower. The sink is called by one write at a time, also when one has not returned in time.</remarks>
internal sealed class SinkSender
{
    private const int MaxMessage = 300;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxAskedPause = TimeSpan.FromMinutes(10);

    private readonly AuditSink _sink;
    private readonly AuditSinkDescription _takes;
    private readonly SinkProgress _progress;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<AuditSinkResult> _pipeline;
    private Task _running = Task.CompletedTask;

    public SinkSender(AuditSink sink, AuditSinkDescription takes, SinkProgress progress, TimeProvider time)
    {
        (_sink, _takes, _progress, _time) = (sink, takes, progress, time);
        _pipeline = new ResiliencePipelineBuilder<AuditSinkResult> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<AuditSinkResult>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = MaxPause,
                UseJitter = true,
                ShouldHandle = static arguments => new(IsFailure(arguments.Outcome) || arguments.Outcome.Result is { Answer: AuditSinkAnswer.RetryAfter }),
                DelayGenerator = static arguments => new(Pause(arguments.Outcome)),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AuditSinkResult>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromMinutes(1),
                BreakDuration = TimeSpan.FromSeconds(15),
                ShouldHandle = static arguments => new(IsFailure(arguments.Outcome)),
            })
            .Build();
    }

    /// <summary>Tries until the sink acknowledges something or rejects a record.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="patience">Ends the trying again, not the write that is under way.</param>
    /// <param name="stop">Ends the waiting for the write that is under way.</param>
    public async ValueTask<AuditSinkResult> SendAsync(AuditBatch batch, CancellationToken patience, CancellationToken stop) =>
        await _pipeline.ExecuteAsync(
            static (state, _) => state.Sender.TryAsync(state.Batch, state.Stop), (Sender: this, Batch: batch, Stop: stop), patience).ConfigureAwait(false);

    /// <summary>Tries once.</summary>
    public async ValueTask<AuditSinkResult> TryAsync(AuditBatch batch, CancellationToken stop)
    {
        try
        {
            var result = await WriteAsync(batch, stop).ConfigureAwait(false);
            if (result.Answer == AuditSinkAnswer.RetryAfter)
            {
                _progress.Failed(string.Create(CultureInfo.InvariantCulture, $"It asks to be left alone for {result.Delay.TotalSeconds:0.###} seconds."));
            }
            else if (result.Answer == AuditSinkAnswer.Acknowledged && result.Seq < batch.FirstSeq)
            {
                throw new InvalidOperationException("It answered that it took none of the records. Throw, or return 'AuditSinkResult.RetryAfter', when that is so.");
            }

            return result;
        }
        catch (Exception cause) when (!stop.IsCancellationRequested)
        {
            _progress.Failed($"Records {batch.Key} did not arrive: {Describe(cause)}");
            throw;
        }
    }

    /// <summary>Waits for what has not returned, so that the sink can be let go.</summary>
    public Task Returned => _running;

    /// <summary>What an operator is told of a stranger's exception: one line, without controls.</summary>
    public static string Describe(Exception cause)
    {
        var message = new string([.. cause.Message.Take(MaxMessage).Select(static c => char.IsControl(c) ? ' ' : c)]);
        return $"{cause.GetType().Name}: {message}";
    }

    private async Task<AuditSinkResult> WriteAsync(AuditBatch batch, CancellationToken stop)
    {
        if (!_running.IsCompleted)
        {
            await WaitAsync(_running, "An earlier write has not returned yet.", stop).ConfigureAwait(false);
        }

        var limit = new CancellationTokenSource();
        var writing = Task.Run(() => _sink.WriteAsync(batch, limit.Token).AsTask(), CancellationToken.None); // It may block before it returns a task.
        _running = writing.ContinueWith(
            static (task, limit) =>
            {
                _ = task.Exception; // Who answers too late is not heard.
                ((CancellationTokenSource)limit!).Dispose();
            },
            limit,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            await WaitAsync(writing, "It did not answer in time.", stop).ConfigureAwait(false);
            return await writing.ConfigureAwait(false);
        }
        finally
        {
            if (!writing.IsCompleted)
            {
                Cancel(limit);
            }
        }
    }

    private async Task WaitAsync(Task task, string problem, CancellationToken stop)
    {
        try
        {
            await task.WaitAsync(_takes.TimeLimit, _time, stop).ConfigureAwait(ConfigureAwaitOptions.None);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{problem} The limit is {_takes.TimeLimit.TotalSeconds:0.###} seconds ('AuditSinkDescription.TimeLimit')."));
        }
    }

    /// <summary>What the sink does when it is cancelled must not hold up its follower, nor throw at it.</summary>
    private static void Cancel(CancellationTokenSource limit)
    {
        try
        {
            _ = limit.CancelAsync().ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        }
        catch (ObjectDisposedException)
        {
            // It returned just now.
        }
    }

    private static bool IsFailure(Outcome<AuditSinkResult> outcome) => outcome.Exception is not null;

    private static TimeSpan? Pause(Outcome<AuditSinkResult> outcome) =>
        outcome.Result is { Answer: AuditSinkAnswer.RetryAfter } result ? (result.Delay > MaxAskedPause ? MaxAskedPause : result.Delay) :
        outcome.Exception is BrokenCircuitException { RetryAfter: { } left } ? left + TimeSpan.FromMilliseconds(Random.Shared.Next(1, 1000)) :
        null;
}
