namespace McpGovernance.Audit;

/// <summary>A sink and what it said of itself when it was added, under the name that it was given.</summary>
internal sealed record SinkEntry(AuditSink Sink, AuditSinkDescription Takes)
{
    /// <summary>Lets the sink go. One that does not return is left alone when the time is up.</summary>
    public async Task EndAsync(Task timeUp, SinkLog log)
    {
        var disposing = Task.Run(async () => await Sink.DisposeAsync().ConfigureAwait(false));
        _ = disposing.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        await Task.WhenAny(disposing, timeUp).ConfigureAwait(false);
        if (!disposing.IsCompletedSuccessfully)
        {
            log.NotDisposed(Takes.Name, disposing.Exception?.InnerException is { } cause ? SinkCall.Describe(cause) : "it has not returned");
        }
    }
}
