namespace McpGovernance;

/// <summary>One immutable policy. A request reads it once and asks the same one for roles, lists and calls.</summary>
/// <remarks>Called concurrently. Asking allocates nothing.</remarks>
public abstract class PolicyEvaluator
{
    /// <summary>The policy's name.</summary>
    public abstract string Name { get; }

    /// <summary>The policy's version.</summary>
    public abstract string Version { get; }

    /// <summary><c>sha256-</c> and the unpadded base64url of SHA-256 over the RFC 8785 canonical JSON of the policy.</summary>
    public abstract string Digest { get; }

    /// <summary>Resolves the roles of a caller.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="now">The time at which to judge the age of a token.</param>
    /// <returns>The roles; possibly none.</returns>
    public abstract RoleSet ResolveRoles(Caller caller, DateTimeOffset now);

    /// <summary>May a caller with these roles ever use this target?</summary>
    /// <param name="roles">What <see cref="ResolveRoles"/> of this same policy returned.</param>
    /// <param name="target">The target.</param>
    /// <returns>The decision. Default is deny.</returns>
    public abstract Decision Decide(RoleSet roles, in GovernanceTarget target);

    /// <summary>May this caller ever use this target, whatever the arguments are?</summary>
    /// <param name="question">The question; its arguments do not count.</param>
    /// <returns>The decision. Default is deny. The same for an entry of a list and for a call.</returns>
    public virtual Decision Decide(in PolicyQuestion question) => Decide(question.Roles, question.Target);

    /// <summary>What do the guards say about this call with its arguments? They only narrow what <see cref="Decide(in PolicyQuestion)"/> permits.</summary>
    /// <param name="question">The question.</param>
    /// <returns>The verdict.</returns>
    public virtual PolicyVerdict Judge(in PolicyQuestion question) => PolicyVerdict.None;

    /// <summary>What becomes of what the policy refuses at a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The mode. The default is <see cref="PolicyMode.Enforce"/>.</returns>
    public virtual PolicyMode ModeAt(DateTimeOffset time) => PolicyMode.Enforce;

    /// <summary>The things that the policy names exactly, without a pattern: each should exist.</summary>
    internal virtual IEnumerable<NamedTarget> NamedTargets => [];

    /// <summary>Whether a caller with the right role may use this target.</summary>
    internal virtual bool MayAdmit(in GovernanceTarget target) => true;

    /// <summary>The channel of versions that a caller is on for a tool; <see langword="null"/> for the stable one.</summary>
    internal virtual string? ChannelOf(RoleSet roles, Caller caller, string? client, string tool) => null;
}
