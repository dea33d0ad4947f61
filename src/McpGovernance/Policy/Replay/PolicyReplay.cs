namespace McpGovernance.Policy;

/// <summary>Asks a policy what it would say of requests that are on record: the impact of a candidate before it is active.</summary>
/// <remarks>
/// Arguments and claims are not on record. Roles are taken from the record where the policy of then is at hand and defines them alike, and guards
/// likewise; everything else is decided from the facts on record. What they do not decide is unknown, and never a guess. Thread safe.
/// </remarks>
public sealed class PolicyReplay
{
    internal const string Unknown = "unknown";

    private readonly PolicyDocument _candidate;
    private readonly PolicyDocument? _baseline;
    private readonly ReplayBasis _same;
    private readonly ReplayBasis _then;
    private readonly ReplayTools _tools;

    /// <summary>Makes a replay.</summary>
    /// <param name="candidate">The policy that is asked.</param>
    /// <param name="baseline">The policy of then, as far as it is at hand; it counts for records that have its digest.</param>
    /// <param name="tools">Tools with their versions, for what the record does not say of them: risk and data.</param>
    /// <exception cref="ArgumentNullException"><paramref name="candidate"/> is <see langword="null"/>.</exception>
    public PolicyReplay(PolicyDocument candidate, PolicyDocument? baseline = null, IEnumerable<ToolContract>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        _candidate = candidate;
        _baseline = baseline;
        var model = candidate.Loaded.Policy.Model;
        _same = ReplayBasis.Of(model, model);
        _then = baseline is null ? ReplayBasis.None : ReplayBasis.Of(model, baseline.Loaded.Policy.Model);
        _tools = new ReplayTools(model, tools);
    }

    /// <summary>Replays one request.</summary>
    /// <param name="call">What is on record of it.</param>
    /// <returns>What the candidate says.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is <see langword="null"/>.</exception>
    public ReplayedCall Replay(RecordedCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var recorded = RecordedVerdict.Of(call);
        if (recorded is null)
        {
            return new ReplayedCall(ReplayResult.Undecided, "undecided", "undecided");
        }

        // What does not exist stays hidden whatever a policy says.
        if (recorded.DoesNotExist)
        {
            return new ReplayedCall(ReplayResult.Same, recorded.Text, recorded.Text);
        }

        var possible = call.IsCut || !_tools.TryFind(call, out var contract) ? null : new ReplayWorlds(_candidate.Loaded.Policy, BasisOf(call), call, recorded).Outcomes(contract);
        return possible is not { Count: 1 } || possible.First() == Unknown ? new ReplayedCall(ReplayResult.Unknown, recorded.Text, Unknown)
            : possible.First() is var to && to == recorded.Text ? new ReplayedCall(ReplayResult.Same, to, to)
            : recorded.MayNotExist ? new ReplayedCall(ReplayResult.Unknown, recorded.Text, Unknown)
            : new ReplayedCall(ReplayResult.Changed, recorded.Text, to);
    }

    /// <summary>Puts what is on record as a question to the candidate, so that it can be explained.</summary>
    /// <param name="call">What is on record of a request.</param>
    /// <returns>The question.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is <see langword="null"/>.</exception>
    public RecordedQuestion QuestionOf(RecordedCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _tools.TryFind(call, out var contract);
        var policy = _candidate.Loaded.Policy;
        var worlds = new ReplayWorlds(policy, BasisOf(call), call, new RecordedVerdict(PolicyOutcome.Allowed, null, false));
        var roles = worlds.Roles();
        return new RecordedQuestion(worlds.Question(new GovernanceTarget(call.Kind, call.Target, contract), policy.RolesOf(roles.Certain)), roles.Open);
    }

    private ReplayBasis BasisOf(RecordedCall call) =>
        call.PolicyDigest is null ? ReplayBasis.None
        : call.PolicyDigest == _candidate.Evaluator.Digest ? _same
        : call.PolicyDigest == _baseline?.Evaluator.Digest ? _then
        : ReplayBasis.None;
}
