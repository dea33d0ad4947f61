using System.Runtime.ExceptionServices;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>Joins a call that was answered with a task to the run of that task: one run, whose end the waiting pipeline takes and answers.</summary>
/// <remarks>Thread safe. A run that has not begun can be given up, and then never begins.</remarks>
internal sealed class TaskRun
{
    private const int Waiting = 0, Begun = 1, Over = 2;

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Joint? _joint = new();
    private int _state;

    /// <summary>How long a run may be waited for. Queues in front of tools are shorter.</summary>
    public static TimeSpan BeginLimit { get; } = TimeSpan.FromHours(1);

    /// <summary>How long a run that looks like a task's waits for its task. A task is handed out at once, so this is long.</summary>
    public static TimeSpan Moment { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the run may begin, or never will.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Whether the pipeline has given its answer, so that the task may have a result.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether that answer is an exception.</summary>
    public bool IsFaulted { get; private set; }

    /// <summary>Whether it was given up, so that nothing ran.</summary>
    public bool IsGivenUp => Volatile.Read(ref _state) == Over;

    public void Open() => _opened.TrySetResult();

    public async ValueTask WaitForMomentAsync(TimeProvider time) =>
        await Opened.WaitAsync(Moment, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Begins the run: true once, and only while it was not given up.</summary>
    public bool TryBegin()
    {
        var begins = Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;
        if (begins)
        {
            _joint?.Begun.TrySetResult();
        }

        return begins;
    }

    /// <summary>Gives up a run that has not begun.</summary>
    public bool TryGiveUp(TaskRunEnding why)
    {
        if (Interlocked.CompareExchange(ref _state, Over, Waiting) != Waiting)
        {
            return false;
        }

        var joint = _joint;
        joint?.Ended.TrySetResult(new TaskRunEnd(why));
        joint?.Begun.TrySetResult();
        return true;
    }

    /// <summary>For the pipeline: the end of the run, however long it takes once it has begun.</summary>
    public async Task<TaskRunEnd> EndAsync(TimeProvider time)
    {
        var joint = _joint!;
        try
        {
            await joint.Begun.Task.WaitAsync(BeginLimit, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            TryGiveUp(TaskRunEnding.NotBegun);
        }

        return await joint.Ended.Task.ConfigureAwait(false);
    }

    /// <summary>For the run: tells how it ended and gives what the pipeline made of it.</summary>
    /// <remarks>Throws what the pipeline threw.</remarks>
    public async Task<CallToolResult> AnswerAsync(TaskRunEnd end)
    {
        var joint = _joint ?? throw new InvalidOperationException("The run of this task has ended already.");
        joint.Ended.TrySetResult(end);
        var (result, thrown) = await joint.Answered.Task.ConfigureAwait(false);
        _joint = null;
        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        return result!;
    }

    /// <summary>For the pipeline: its answer, a result or an exception. What has not begun by now never does.</summary>
    public void Answer(CallToolResult? result, Exception? thrown)
    {
        TryGiveUp(TaskRunEnding.NotBegun);
        IsFaulted = thrown is not null;
        IsAnswered = !IsGivenUp;
        _joint?.Answered.TrySetResult((result, thrown));
        if (!IsAnswered)
        {
            _joint = null;
        }
    }

    /// <summary>What only the two sides need while they need it: the owner's entry outlives the run.</summary>
    private sealed class Joint
    {
        public readonly TaskCompletionSource Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public readonly TaskCompletionSource<TaskRunEnd> Ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public readonly TaskCompletionSource<(CallToolResult? Result, Exception? Thrown)> Answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
