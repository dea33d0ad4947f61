namespace McpGovernance.Audit;

/// <summary>Where a journal is: what opens its log, and what lets sinks follow it.</summary>
internal abstract class JournalPlace : IAsyncDisposable
{
    /// <summary>Pipelines of one process share the journal of places with the same name; <see langword="null"/> shares with nobody.</summary>
    public virtual string? SharedAs => null;

    /// <summary>Whether what is not delivered when the process ends is gone: then the journal ends first, and its sinks get all of it.</summary>
    public virtual bool EndsWithProcess => false;

    /// <summary>Opens the log. Called again until it works.</summary>
    /// <exception cref="JournalException">It cannot be opened.</exception>
    public abstract OpenLog Open(JournalSettings settings, JournalRecords records);

    /// <summary>What an operator is told of a failure: what is wrong and what to do.</summary>
    public abstract string Describe(Exception cause);

    /// <summary>Takes a sink's place in the open journal, and finds out where it goes on.</summary>
    /// <param name="entry">The sink.</param>
    /// <param name="settings">What all followers share.</param>
    /// <param name="progress">Gets where it goes on.</param>
    /// <param name="journal">An open journal of this place.</param>
    /// <param name="patience">Ends the waiting for somebody else.</param>
    /// <param name="stop">Ends the waiting for the sink.</param>
    /// <exception cref="OperationCanceledException">Somebody else still had it, or the sink did not say where it is.</exception>
    public abstract Task<SinkPlace> FollowAsync(
        SinkEntry entry, SinkSettings settings, SinkProgress progress, Journal journal, CancellationToken patience, CancellationToken stop);

    /// <summary>Says what becomes of records that a sink did not get before the process stopped.</summary>
    public abstract void LeaveBehind(SinkLog log, string sink, long records);

    /// <summary>Lets go of what the place holds. The journal has ended by then.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
