using System.Net;
using System.Security.Claims;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>What is known about one request. Outer stages fill it, inner stages read it.</summary>
/// <remarks>One instance belongs to one request; it is not for use by several threads at once.</remarks>
public abstract class GovernanceContext
{
    private int _handlerStarted;

    internal GovernanceContext(in RequestFacts facts, GovernedOperation operation, PolicyEvaluator policy, TimeProvider time)
    {
        Facts = facts;
        Operation = operation;
        Policy = policy;
        Time = time;
        ReceivedAt = time.GetUtcNow();
        ReceivedTimestamp = time.GetTimestamp();
    }

    /// <summary>What the request asks for.</summary>
    public GovernedOperation Operation { get; }

    /// <summary>The call's id: joins every record, log line and answer of the call. A monotonic UUIDv7 (RFC 9562).</summary>
    /// <remarks>Given by the Audit stage. All rounds of one call share it: a later one has it once Identity has found that it belongs to the call.</remarks>
    public Guid CallId { get; internal set; }

    /// <summary>The JSON-RPC method.</summary>
    public string Method => Facts.Method;

    /// <summary>On which side of the wire this request is governed.</summary>
    public GovernanceSide Side => Facts.Side;

    /// <summary>The configured name of the server: the governed one, or on the client the one that is called.</summary>
    public string Server => Facts.Server;

    /// <summary>The principal that the host authenticated, or <see langword="null"/>.</summary>
    public ClaimsPrincipal? User => Facts.User;

    /// <summary>What the client says it is: asserted, never evidence.</summary>
    public Implementation? ClientInfo => Facts.ClientInfo;

    /// <summary>The protocol revision of the request, when known.</summary>
    public string? ProtocolVersion => Facts.ProtocolVersion;

    /// <summary>The session id, when there is one: a fact to record, never a key to trust.</summary>
    public string? SessionId => Facts.SessionId;

    /// <summary>The id that the client gave the request: asserted and not unique.</summary>
    public RequestId RequestId => Facts.RequestId;

    /// <summary><c>stdio</c>, <c>stream</c> or <c>http</c>.</summary>
    public string Transport => Facts.Transport;

    /// <summary>The services of the request, when the server has any; once a call has become a task, those of the task's run.</summary>
    public IServiceProvider? Services => Facts.Services;

    /// <summary>Where the request came from; <see langword="null"/> when nobody knows, and over streams.</summary>
    /// <remarks>A fact to record. It is no proof of anything: many callers share an address, and one caller has many.</remarks>
    public IPAddress? ClientAddress => Facts.ClientAddress;

    /// <summary>Signals that the caller no longer waits, or cancelled the task that the call became. It never cancels the record.</summary>
    public CancellationToken CancellationToken => Facts.CancellationToken;

    /// <summary>When the request arrived.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Who is calling. <see cref="Caller.Anonymous"/> until the Identity stage has run.</summary>
    public Caller Caller { get; internal set; } = Caller.Anonymous;

    /// <summary>The caller's roles under <see cref="Policy"/>; <see langword="null"/> until the Identity stage has run.</summary>
    public RoleSet? Roles { get; internal set; }

    /// <summary>The one policy that judges this request.</summary>
    public PolicyEvaluator Policy { get; }

    /// <summary>The policy entry that granted; <see langword="null"/> before Access, or when none did.</summary>
    public string? GrantedBy { get; internal set; }

    /// <summary>The first refusal, or <see langword="null"/>. Nothing can undo it.</summary>
    public Denial? Denial { get; private set; }

    /// <summary>What the policy would have refused with, where its mode does not enforce it; <see langword="null"/> when it would not have.</summary>
    public Denial? Unenforced { get; private set; }

    /// <summary>What the handler threw; it goes to the caller unless there is a <see cref="Denial"/>.</summary>
    public Exception? Fault { get; internal set; }

    /// <summary>Whether the handler has been started.</summary>
    public bool HandlerStarted => Volatile.Read(ref _handlerStarted) != 0;

    /// <summary>Whether the operation only reads.</summary>
    public abstract bool IsRead { get; }

    /// <summary>What came of the request so far.</summary>
    public abstract CallOutcome Outcome { get; }

    internal RequestFacts Facts { get; private set; }

    /// <summary>The raw parameters as they arrived: what Admission counts, never what anything decides on.</summary>
    internal virtual JsonNode? RawParams => null;

    /// <summary>Whether an interceptor swallowed the request: nobody refused, and the handler was not run to its end or not recorded.</summary>
    internal bool IsUndecided => Denial is null && (!HandlerEnded || !IsRecorded);

    internal TimeProvider Time { get; }

    internal long ReceivedTimestamp { get; }

    /// <summary>Whether the handler has ended. An interceptor that does not await <c>next</c> returns before.</summary>
    internal bool HandlerEnded { get; private set; }

    /// <summary>What the handler threw, as it threw it: for the record.</summary>
    internal Exception? Thrown { get; private set; }

    internal long HandlerStartTimestamp { get; private set; }

    internal long HandlerEndTimestamp { get; private set; }

    /// <summary>Bytes of the raw parameters, once Admission has counted them.</summary>
    internal int RequestBytes { get; set; }

    /// <summary>What a stage threw, for the operator's log; never for the caller.</summary>
    internal Exception? StageFailure { get; set; }

    /// <summary>How many of what the Redaction stage took out of the answer, by kind; <see langword="null"/> for nothing.</summary>
    internal IReadOnlyDictionary<string, int>? Redacted { get; set; }

    /// <summary>Whether the journal has a record of the end of this request.</summary>
    internal bool IsRecorded { get; set; }

    /// <summary>Time in the handler; zero when it did not run.</summary>
    internal TimeSpan HandlerTime => HandlerEnded ? Time.GetElapsedTime(HandlerStartTimestamp, HandlerEndTimestamp) : TimeSpan.Zero;

    /// <summary>Refuses the request. The first refusal wins; later ones change nothing.</summary>
    /// <param name="denial">The refusal.</param>
    /// <returns>A completed task, so that an interceptor can <c>return context.Deny(...)</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="denial"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// After the handler of something that is not a read has started, no refusal is reported: the caller is told that the
    /// action was carried out and its result is withheld, so that no agent repeats it. Once the end of the request is on record,
    /// a refusal changes nothing: the answer is what the record says.
    /// </remarks>
    public ValueTask Deny(Denial denial)
    {
        ArgumentNullException.ThrowIfNull(denial);
        Refuse(denial);
        return ValueTask.CompletedTask;
    }

    internal void Refuse(Denial denial)
    {
        if (!IsRecorded)
        {
            Denial ??= HandlerStarted && !IsRead ? Denials.Withheld(denial) : denial;
        }
    }

    /// <summary>May the caller ever use a target, whatever the arguments are? Nobody may before the Identity stage has run.</summary>
    internal Decision MayEver(in GovernanceTarget target) => Roles is { } roles ? Policy.Decide(Question(roles, target)) : default;

    /// <summary>Whether the caller is shown a target: what is carried out all the same is shown all the same.</summary>
    internal bool MaySee(in GovernanceTarget target) => Roles is not null && (MayEver(target).IsAllowed || Policy.ModeAt(ReceivedAt) != PolicyMode.Enforce);

    /// <summary>What the policy is asked about this request.</summary>
    private protected PolicyQuestion Question(RoleSet roles, in GovernanceTarget target) =>
        new() { Roles = roles, Caller = Caller, Client = ClientInfo, Target = target, Time = ReceivedAt };

    /// <summary>Refuses as the policy says; where its mode does not enforce it, the first such refusal is noted and nothing else happens.</summary>
    /// <returns>Whether the request is refused.</returns>
    internal bool RefuseByPolicy(Denial denial)
    {
        if (Policy.ModeAt(ReceivedAt) == PolicyMode.Enforce)
        {
            Refuse(denial);
            return true;
        }

        Unenforced ??= denial;
        return false;
    }

    /// <summary>Refuses although the handler was started, because what it guards was not run.</summary>
    internal void RefuseUnrun(Denial denial) => Denial ??= denial;

    /// <summary>The request was answered and the call goes on elsewhere: nothing of the request is used any more.</summary>
    internal void MoveTo(IServiceProvider? services, CancellationToken cancellationToken) =>
        Facts = Facts with { Services = services, CancellationToken = cancellationToken };

    /// <summary>Runs the handler, once, and only if nobody has refused.</summary>
    internal async ValueTask RunHandlerAsync()
    {
        if (Denial is not null && !HandlerStarted)
        {
            return;
        }

        if (Interlocked.Exchange(ref _handlerStarted, 1) != 0)
        {
            throw new InvalidOperationException("The handler was asked to run twice. An interceptor must call 'next' exactly once.");
        }

        HandlerStartTimestamp = Time.GetTimestamp();
        try
        {
            await InvokeHandlerAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Fault = Thrown = fault;
        }

        HandlerEndTimestamp = Time.GetTimestamp();
        HandlerEnded = true;
    }

    /// <summary>The edge's handler. What it throws becomes <see cref="Fault"/>.</summary>
    private protected abstract ValueTask InvokeHandlerAsync();

    private protected CallOutcome FaultOutcome() => (Thrown ?? Fault) switch
    {
        ModelContextProtocol.Protocol.InputRequiredException => CallOutcome.InputRequired,
        OperationCanceledException when CancellationToken.IsCancellationRequested => CallOutcome.Cancelled,
        OperationCanceledException or TimeoutException => CallOutcome.TimedOut,
        _ => CallOutcome.Exception,
    };
}
