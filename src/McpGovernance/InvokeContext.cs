using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>What is known about a request that does or reads one thing.</summary>
public abstract class InvokeContext : GovernanceContext
{
    private IDictionary<string, JsonElement>? _frozen;

    internal InvokeContext(in RequestFacts facts, GovernedOperation operation, in GovernanceTarget target, PolicyEvaluator policy, TimeProvider time)
        : base(facts, operation, policy, time) => Target = target;

    /// <summary>What the request is about. The Catalog stage adds the tool's contract.</summary>
    public GovernanceTarget Target { get; internal set; }

    /// <summary>The arguments as the handler will get them, or <see langword="null"/>. Do not change them.</summary>
    /// <remarks>Until the Contract stage these are the arguments that were sent; what that stage fills in or leaves out shows inside of it.</remarks>
    public IDictionary<string, JsonElement>? Arguments => _frozen ?? SentArguments;

    /// <summary>The handler's result, once there is one. Stages on the way out change fields of it in place.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value is of another type than the result that it replaces; a tool's may be replaced by a <see cref="CallToolResult"/>.</exception>
    [DisallowNull]
    public Result? Result
    {
        get => field ??= ReadResult();
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Result is { } given && given.GetType() != value.GetType() && !(Operation == GovernedOperation.CallTool && value is CallToolResult))
            {
                throw new ArgumentException($"A {given.GetType().Name} cannot be replaced by a {value.GetType().Name}.", nameof(value));
            }

            field = value;
        }
    }

    /// <summary>The number of this round of the call, counted from 1.</summary>
    public int Round => Continuation is { } round ? round.Number : 1;

    /// <inheritdoc/>
    public override bool IsRead => Operation switch
    {
        GovernedOperation.CallTool => Target.Contract?.Kind == ToolKind.Read,
        GovernedOperation.UseTask => Method is "tasks/get" or "tasks/result",
        GovernedOperation.CustomMethod or GovernedOperation.Sample or GovernedOperation.Elicit => false,
        _ => true,
    };

    /// <inheritdoc/>
    public override CallOutcome Outcome
    {
        get
        {
            if (Denial is not null)
            {
                return CallOutcome.Refused;
            }

            if (Fault is not null)
            {
                return RefusedByOthers ? CallOutcome.RefusedByOthers : FaultOutcome();
            }

            if (ToolException is { } thrown && !RefusedByOthers)
            {
                return thrown is TimeoutException or OperationCanceledException ? CallOutcome.TimedOut : CallOutcome.Exception;
            }

            return ResultOutcome();
        }
    }

    /// <summary>What the policy's guards say about this call; <see cref="PolicyVerdict.None"/> until the Guards stage has run.</summary>
    public PolicyVerdict Verdict { get; internal set; } = PolicyVerdict.None;

    /// <summary>The classes of data that the result must not show; none while the policy is not enforced.</summary>
    internal IReadOnlyList<string> KeptClasses => Verdict.Requirement.Redact is { Count: > 0 } classes && Policy.ModeAt(ReceivedAt) == PolicyMode.Enforce ? classes : [];

    /// <summary>The arguments as the caller sent them: what a later round repeats.</summary>
    internal abstract IDictionary<string, JsonElement>? SentArguments { get; }

    /// <summary>Whether the handler gets other arguments than were sent.</summary>
    internal bool HasFrozenArguments => _frozen is not null;

    /// <summary>The name of the live tool that carries the call out, where it is another than the target's.</summary>
    internal string? HandlerName { get; set; }

    /// <summary>The contract, where the edge has learned it from the server itself rather than from a definition in this process.</summary>
    internal virtual ToolContract? LearnedContract => null;

    /// <summary>Whether the caller may use the task that this request names, where the edge knows it itself.</summary>
    internal virtual bool? OwnsTask => null;

    /// <summary>Bytes that the result carries, where they are known without reading it into objects.</summary>
    internal virtual long? PayloadBytes => null;

    /// <summary>The result as it came over the wire, where this side did not make it.</summary>
    internal virtual JsonNode? RawResult => null;

    /// <summary>Whether <see cref="Result"/> was read from <see cref="RawResult"/>, so that both may be handed on.</summary>
    internal virtual bool IsResultRead => true;

    /// <summary>The live definition of the tool that the server matched, before the Catalog stage.</summary>
    internal abstract Tool? Definition { get; }

    /// <summary>Whether the server matched one of its own primitives, rather than leaving the request to a handler.</summary>
    internal abstract bool IsMatched { get; }

    /// <summary>Whether the server has anything that could serve the target: a matched primitive, or a handler for the rest.</summary>
    internal abstract bool IsServable { get; }

    internal abstract override JsonNode? RawParams { get; }

    /// <summary>The earlier round that this request says it continues. Until it is found to belong to it, this is the word of whoever sent it.</summary>
    internal CallRound? ClaimedRound { get; set; }

    /// <summary>The earlier round that this request continues, or <see langword="null"/>.</summary>
    internal CallRound? Continuation { get; private set; }

    /// <summary>Whether the journal has, or may have, the intent of this round, so that its end must be recorded too.</summary>
    internal bool HasIntent { get; set; }

    /// <summary>What the tool, or a filter around it, threw and the SDK turned into an error result.</summary>
    internal Exception? ToolException { get; set; }

    /// <summary>Whether somebody else refused before the tool was reached.</summary>
    internal bool RefusedByOthers { get; set; }

    /// <summary>Puts a clean copy of what came over the wire in its place.</summary>
    /// <param name="clean">The copy.</param>
    /// <param name="cleaner">Made it.</param>
    internal virtual void ReplaceRaw(JsonNode clean, MessageCleaner cleaner)
    {
    }

    /// <summary>What came over the wire is not handed on, but the result as it was read: what this version does not know was looked at by nobody.</summary>
    internal virtual void HandOnAsRead()
    {
    }

    /// <summary>Asks the policy's guards about the call as it is now.</summary>
    internal PolicyVerdict Judge(RoleSet roles) => Policy.Judge(Question(roles, Target) with { Arguments = Arguments });

    /// <summary>The request is another round of the same call, and so has its id.</summary>
    internal void Continue(CallRound round)
    {
        Continuation = round;
        CallId = round.CallId;
    }

    /// <summary>Puts arguments in the place of those that were sent.</summary>
    internal void Freeze(IDictionary<string, JsonElement> arguments) => _frozen = arguments;

    /// <summary>Reads the result when it is first asked for, where the edge holds it in another form.</summary>
    private protected virtual Result? ReadResult() => null;

    /// <summary>What a result says came of the request.</summary>
    private protected virtual CallOutcome ResultOutcome() => Result switch
    {
        CallToolResult { IsError: true } => RefusedByOthers ? CallOutcome.RefusedByOthers : CallOutcome.ToolError,
        InputRequiredResult => CallOutcome.InputRequired,
        not (CallToolResult or null) when Operation == GovernedOperation.CallTool => CallOutcome.TaskCreated,
        _ => CallOutcome.Done,
    };
}
