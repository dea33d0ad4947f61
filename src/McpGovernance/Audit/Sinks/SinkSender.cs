using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace McpGovernance.Audit;

/// <summary>Gives one batch to one sink until it takes it: with a time limit, growing pauses that differ, and a breaker that leaves a dead sink alone.</summary>
/// <remarks>Used by one follower.</remarks>
internal sealed class SinkSender
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    private readonly SinkCall _call;
    private readonly SinkProgress _progress;
    private readonly ResiliencePipeline<AuditSinkResult> _pipeline;

    public SinkSender(AuditSink sink, AuditSinkDescription takes, SinkProgress progress, TimeProvider time)
    {
        (_call, _progress) = (new SinkCall(sink, takes, time), progress);
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
            var result = await _call.WriteAsync(batch, stop).ConfigureAwait(false);
            if (result.Answer == AuditSinkAnswer.RetryAfter)
            {
                _progress.Failed(SinkCall.DescribePause(result));
            }

            return result;
        }
        catch (Exception cause) when (!stop.IsCancellationRequested)
        {
            _progress.Failed($"Records {batch.Key} did not arrive: {SinkCall.Describe(cause)}");
            throw;
        }
    }

    private static bool IsFailure(Outcome<AuditSinkResult> outcome) => outcome.Exception is not null;

    private static TimeSpan? Pause(Outcome<AuditSinkResult> outcome) =>
        outcome.Result is { Answer: AuditSinkAnswer.RetryAfter } result ? SinkCall.Pause(result) :
        outcome.Exception is BrokenCircuitException { RetryAfter: { } left } ? left + TimeSpan.FromMilliseconds(Random.Shared.Next(1, 1000)) :
        null;
}
