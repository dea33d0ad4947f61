using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>What our pins know of one request; it travels with the message, from the incoming filter to the response.</summary>
internal sealed class GovernedRequest
{
    private const string ItemsKey = WireNames.Prefix + "request";

    private readonly JsonRpcMessageContext _message;
    private IMcpServerPrimitive? _primitive;
    private string? _name;
    private IDictionary<string, JsonElement>? _arguments;
    private int _runsLeft;
    private int _answersLeft;
    private JsonRpcRequest? _admitted;
    private int _passed;
    private int _run;
    private TaskRun? _task;

    private GovernedRequest(JsonRpcMessageContext message) => _message = message;

    /// <summary>The call, once the pipeline was entered.</summary>
    public InvokeContext? Call { get; private set; }

    /// <summary>The round that this request continues.</summary>
    public CallRound? Continuation { get; set; }

    /// <summary>Whether the request brought a state that is not one of ours.</summary>
    public bool StateRejected { get; set; }

    /// <summary>The request whose suspended handler this one resumes.</summary>
    public GovernedRequest? Resumes { get; set; }

    /// <summary>Whether the pipeline was entered.</summary>
    public bool Reached { get; private set; }

    /// <summary>Whether the pipeline has ended.</summary>
    public bool Finished { get; private set; }

    /// <summary>Whether the inner pin let the primitive run.</summary>
    public bool Ran { get; private set; }

    /// <summary>Marks a message that has just come in. Whatever mark it carried before is gone.</summary>
    public static GovernedRequest Mark(MessageContext context)
    {
        var items = context.Items;
        var mark = new GovernedRequest(context.JsonRpcMessage.Context!);
        items[ItemsKey] = mark;
        return mark;
    }

    /// <summary>The mark of a message, unless it has none or carries that of another message.</summary>
    public static GovernedRequest? Of(JsonRpcMessage message) =>
        message.Context?.Items is { } items && items.TryGetValue(ItemsKey, out var found)
        && found is GovernedRequest mark && ReferenceEquals(mark._message, message.Context)
            ? mark
            : null;

    /// <summary>Enters the pipeline with a call.</summary>
    public void Enter(InvokeContext call)
    {
        Call = call;
        Reached = true;
        Finished = false;
        Ran = false;
    }

    /// <summary>Enters the pipeline with a list.</summary>
    public void EnterList() => Reached = true;

    /// <summary>Whether the request went on to a handler without a typed filter.</summary>
    public bool HasPassed => Volatile.Read(ref _passed) != 0;

    /// <summary>Exactly this request may go on to a handler without a typed filter, once.</summary>
    public void Admit(JsonRpcRequest request) => _admitted = request;

    /// <summary>Takes the admission: true once, and only for the request that was admitted.</summary>
    public bool TryPass(JsonRpcRequest request) => ReferenceEquals(_admitted, request) && Interlocked.Exchange(ref _passed, 1) == 0;

    /// <summary>The pipeline decided that exactly this may run, once.</summary>
    public void Decide(IMcpServerPrimitive? primitive, string name, IDictionary<string, JsonElement>? arguments)
    {
        _primitive = primitive;
        _name = name;
        _arguments = arguments;
        _runsLeft = 1;
        _run = Within.NoRun;
        _task = null;
        AllowAnswer();
    }

    /// <summary>The run of the task that the call becomes.</summary>
    public TaskRun TaskRun => LazyInitializer.EnsureInitialized(ref _task);

    /// <summary>A run arrives. One that looks like a task's waits until the request is answered, or for a moment when it is none.</summary>
    /// <returns>The task that it is the run of, or <see langword="null"/> when it is part of the request.</returns>
    public async ValueTask<TaskRun?> EnterRunAsync(bool isApart, TimeProvider time)
    {
        if (isApart && Volatile.Read(ref _run) == Within.NoRun)
        {
            await TaskRun.WaitForMomentAsync(time).ConfigureAwait(false);
        }

        if (Interlocked.CompareExchange(ref _run, Within.Running, Within.NoRun) != Within.Nothing)
        {
            return null;
        }

        await TaskRun.Opened.ConfigureAwait(false);
        return TaskRun;
    }

    /// <summary>A run that came as part of the request ends.</summary>
    /// <returns>The task that the request has become meanwhile, or <see langword="null"/>.</returns>
    public TaskRun? LeaveRun() =>
        Interlocked.CompareExchange(ref _run, Within.Ran, Within.Running) == Within.Nothing ? TaskRun : null;

    /// <summary>The request becomes a task.</summary>
    /// <returns>False when what would be its run has ended already, as part of the request.</returns>
    public bool TryBecomeTask()
    {
        var run = Interlocked.Exchange(ref _run, Within.Nothing);
        return run == Within.NoRun || (TaskRun.TryBegin() && run == Within.Running);
    }

    /// <summary>Takes the decision for use: true once, and only for what was decided.</summary>
    public bool TryRun(IMcpServerPrimitive? primitive, string name, IDictionary<string, JsonElement>? arguments)
    {
        var decided = ReferenceEquals(_primitive, primitive)
            && string.Equals(_name, name, StringComparison.Ordinal)
            && ReferenceEquals(_arguments, arguments);
        if (!decided || Interlocked.Exchange(ref _runsLeft, 0) != 1)
        {
            return false;
        }

        return Ran = true;
    }

    /// <summary>Refuses the call because something else, or the same once more, was about to run. What ran already is not called undone.</summary>
    public void Stop()
    {
        if (Ran)
        {
            Call?.Refuse(Denials.Undecided);
        }
        else
        {
            Call?.RefuseUnrun(Denials.Undecided);
        }
    }

    /// <summary>The pipeline has ended: what did not run by now does not run.</summary>
    public void Finish()
    {
        Finished = true;
        Volatile.Write(ref _runsLeft, 0);
        Volatile.Read(ref _task)?.Open();
        AllowAnswer();
    }

    /// <summary>One response may go out.</summary>
    public void AllowAnswer() => Interlocked.CompareExchange(ref _answersLeft, 1, 0);

    /// <summary>Takes the permission to answer: true once.</summary>
    public bool TryAnswer() => Interlocked.CompareExchange(ref _answersLeft, -1, 1) == 1;

    /// <summary>What goes on within the request.</summary>
    private static class Within
    {
        public const int NoRun = 0, Running = 1, Ran = 2;

        /// <summary>It has become a task, so what runs is the task's.</summary>
        public const int Nothing = 3;
    }
}
