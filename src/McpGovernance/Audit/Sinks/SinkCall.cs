using System.Globalization;

namespace McpGovernance.Audit;

/// <summary>Calls one sink, with its time limit, by one write at a time, also when one has not returned in time.</summary>
/// <remarks>Used by one follower, or by the thread of the journal that the sink is.</remarks>
internal sealed class SinkCall(AuditSink sink, AuditSinkDescription takes, TimeProvider time)
{
    private const int MaxMessage = 300;
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);
    private Task _running = Task.CompletedTask;

    /// <summary>Writes once.</summary>
    /// <param name="batch">The records, no more than the sink takes.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The answer. What is acknowledged is at least one record.</returns>
    /// <exception cref="TimeoutException">It, or an earlier write, has not returned in time.</exception>
    /// <exception cref="InvalidOperationException">The answer cannot be true, or takes nothing.</exception>
    public async Task<AuditSinkResult> WriteAsync(AuditBatch batch, CancellationToken stop)
    {
        if (!_running.IsCompleted)
        {
            await WaitAsync(_running, "An earlier write has not returned yet.", stop).ConfigureAwait(false);
        }

        stop.ThrowIfCancellationRequested();
        var limit = new CancellationTokenSource();
        var writing = Task.Run(() => sink.WriteAsync(batch, limit.Token).AsTask(), CancellationToken.None); // It may block before it returns a task.
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
            var result = await writing.ConfigureAwait(false);
            return result.Answer == AuditSinkAnswer.Acknowledged && result.Seq < batch.FirstSeq
                ? throw new InvalidOperationException("It answered that it took none of the records. Throw, or return 'AuditSinkResult.RetryAfter', when that is so.")
                : result;
        }
        finally
        {
            if (!writing.IsCompleted)
            {
                Cancel(limit);
            }
        }
    }

    /// <summary>What an operator is told of a stranger's exception: one line, without controls.</summary>
    public static string Describe(Exception cause) => $"{cause.GetType().Name}: {OneLine(cause.Message)}";

    /// <summary>A stranger's text as one line, without controls.</summary>
    public static string OneLine(string text) => new([.. text.Take(MaxMessage).Select(static c => char.IsControl(c) ? ' ' : c)]);

    /// <summary>For how long a sink that asked for it is left alone.</summary>
    public static TimeSpan Pause(AuditSinkResult result) => result.Delay > MaxPause ? MaxPause : result.Delay;

    /// <summary>What an operator is told of a sink that wants a pause.</summary>
    public static string DescribePause(AuditSinkResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"It asks to be left alone for {result.Delay.TotalSeconds:0.###} seconds.");

    private async Task WaitAsync(Task task, string problem, CancellationToken stop)
    {
        try
        {
            await task.WaitAsync(takes.TimeLimit, time, stop).ConfigureAwait(ConfigureAwaitOptions.None);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{problem} The limit is {takes.TimeLimit.TotalSeconds:0.###} seconds ('AuditSinkDescription.TimeLimit')."));
        }
    }

    /// <summary>What the sink does when it is cancelled must not hold up who called it, nor throw at them.</summary>
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
}
