using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>A policy as an index from target and role to the entry that grants, and from target to what narrows.</summary>
internal sealed class CompiledPolicy : PolicyEvaluator
{
    /// <summary>What is said of roles that are another policy's: nothing may go on.</summary>
    private static readonly PolicyVerdict s_nothing = new() { DeniedBy = "roles of another policy" };

    private readonly PolicyModel _model;
    private readonly DocumentText _text;
    private readonly RoleResolution _roles;
    private readonly CompiledRoleSet _everyRole;
    private readonly GrantIndex _tools;
    private readonly GrantIndex _resources;
    private readonly GrantIndex _prompts;
    private readonly GrantIndex _methods;
    private readonly TargetPlans _plans;
    private readonly ConcurrentDictionary<string, DecisionMemo> _memos = new(StringComparer.Ordinal);

    /// <param name="model">The policy.</param>
    /// <param name="text">Where it came from.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    public CompiledPolicy(PolicyModel model, DocumentText text, string? environment = null)
    {
        _model = model;
        _text = text;
        Environment = environment;
        Digest = PolicyNormalForm.Digest(model);
        _roles = new RoleResolution(this, model.Roles);
        _everyRole = _roles.Every();
        var cells = model.Matrix
            .SelectMany(row => row.Entries.Select(entry => (Entry: entry, Role: _roles.IndexOf(row.Role), Name: $"matrix/{row.Role}/{entry.Text}")))
            .ToList();
        GrantIndex Index(TargetKind target) => new(cells.Where(cell => cell.Entry.Target == target && cell.Entry.IsNamed));
        _tools = Index(TargetKind.Tool);
        _resources = Index(TargetKind.Resource);
        _prompts = Index(TargetKind.Prompt);
        _methods = Index(TargetKind.Method);
        _plans = new TargetPlans(model, environment, cells.Where(static cell => !cell.Entry.IsNamed));
    }

    /// <summary>The document, normalised.</summary>
    public PolicyModel Model => _model;

    /// <summary>The host's environment that it was compiled for, or <see langword="null"/>.</summary>
    public string? Environment { get; }

    /// <summary>Every role, the built-in ones among them, in ordinal order.</summary>
    public IReadOnlyList<string> RoleNames => _everyRole.Names;

    public override string Name => _model.Name;

    public override string Version => _model.Version;

    public override string Digest { get; }

    /// <summary>Every tool, resource, prompt and method that an entry names without a wildcard, to be held against what the server has.</summary>
    internal override IEnumerable<NamedTarget> NamedTargets =>
        from row in _model.Matrix
        from entry in row.Entries
        let pattern = entry.Pattern
        where entry.IsNamed && pattern!.IsExact
        select new NamedTarget(new GovernanceTarget(entry.Target, pattern!.Prefix), row.Role, $"{_text.Where(entry.Offset)} at '/matrix/{row.Role}'");

    internal override bool MayAdmit(in GovernanceTarget target) => Decide(_everyRole, target).IsAllowed;

    /// <summary>Callers with just these roles.</summary>
    /// <param name="names">The roles.</param>
    /// <param name="facts">What is vouched for of the caller; <see langword="null"/> for nobody in particular.</param>
    public CompiledRoleSet RolesOf(IEnumerable<string> names, CallerFacts? facts = null) => _roles.Of(names, facts);

    /// <summary>Whether something that names environments holds in this host's.</summary>
    public bool Holds(IReadOnlyList<string> environments) => environments.Count == 0 || environments.Contains(Environment);

    /// <summary>Everything that is about a target.</summary>
    public TargetPlan PlanOf(in GovernanceTarget target) => _plans.Of(target);

    /// <summary>Source, line and column of an offset.</summary>
    public string Where(int offset) => _text.Where(offset);

    /// <summary>The claims that rules read and a caller's token does not have, by name.</summary>
    public IEnumerable<string> MissingClaims(Caller caller) => _roles.MissingClaims(caller);

    /// <summary>Of these names, those that no rule gives as a role.</summary>
    public IEnumerable<string> UnknownRoles(IEnumerable<string> names) => names.Except(_model.Roles.Select(static role => role.Name), StringComparer.Ordinal);

    /// <summary>The fewest scopes that would give the caller one of these roles that grants the target; empty when no scopes would.</summary>
    public IReadOnlyList<string> MissingScopes(IReadOnlyCollection<string> roles, Caller caller, GovernanceTarget target)
    {
        CallerFacts? facts = null;
        return _model.Roles
            .Where(role => roles.Contains(role.Name) && Decide(_roles.Only(role.Name), target).IsAllowed)
            .Select(role => role.MissingScopes(facts ??= new CallerFacts(caller)))
            .OfType<IReadOnlyList<string>>()
            .MinBy(static scopes => scopes.Count) ?? [];
    }

    public override RoleSet ResolveRoles(Caller caller, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return _roles.Resolve(caller, now);
    }

    /// <inheritdoc/>
    /// <remarks>Entries have no order, so a caller for whom they name different channels is on none of them.</remarks>
    internal override string? ChannelOf(RoleSet roles, Caller caller, string? client, string tool)
    {
        string? channel = null;
        for (var i = 0; i < _model.Rollout.Count; i++)
        {
            var entry = _model.Rollout[i];
            if (!string.Equals(entry.Channel, channel, StringComparison.Ordinal) && entry.Holds(roles, caller, client, tool))
            {
                if (channel is not null)
                {
                    return null;
                }

                channel = entry.Channel;
            }
        }

        return channel;
    }

    /// <inheritdoc/>
    public override PolicyMode ModeAt(DateTimeOffset time) => time >= _model.ModeUntil ? PolicyMode.Enforce : _model.Mode;

    /// <inheritdoc/>
    /// <remarks>
    /// A tool without a contract counts as destructive. A resource template is judged by its literal text under the entries for
    /// resources. Tasks belong to their owner and are in no policy: the answer for one is always no. Guards under a condition are
    /// not asked: they depend on the caller.
    /// </remarks>
    public override Decision Decide(RoleSet roles, in GovernanceTarget target) => IsOurs(roles, target, out var compiled) ? Decide(compiled, target, _plans.Of(target)) : default;

    /// <inheritdoc/>
    public override Decision Decide(in PolicyQuestion question)
    {
        var target = question.Target;
        if (!IsOurs(question.Roles, target, out var roles))
        {
            return default;
        }

        if (target is not { Kind: TargetKind.Tool, Contract: { } contract } || !string.Equals(contract.Name, target.Name, StringComparison.Ordinal))
        {
            return DecideFor(roles, question, _plans.Of(target));
        }

        var memo = roles.Memo;
        if (memo.TryGet(contract, out var known))
        {
            return known;
        }

        var plan = _plans.Of(target);
        var decision = DecideFor(roles, question, plan);
        if (!plan.MayDeny)
        {
            memo.Set(contract, decision);
        }

        return decision;
    }

    /// <inheritdoc/>
    public override PolicyVerdict Judge(in PolicyQuestion question)
    {
        if (!IsOurs(question.Roles, question.Target, out var roles))
        {
            return s_nothing;
        }

        var plan = _plans.Of(question.Target);
        if (plan.Guards.Length + plan.Limits.Length == 0)
        {
            return PolicyVerdict.None;
        }

        var facts = new ConditionFacts(question, roles.Facts, isOpen: false);
        return plan.Judge(ref facts);
    }

    /// <summary>The same policy of another model, such as one without a guard.</summary>
    public CompiledPolicy With(PolicyModel model) => new(model, _text, Environment);

    /// <summary>What callers with just these roles may ever use, remembered for all of them together.</summary>
    public DecisionMemo MemoOf(CompiledRoleSet roles)
    {
        const int MaxMemos = 256;
        var key = string.Join('\n', roles.Names);
        return _memos.TryGetValue(key, out var known) ? known : _memos.Count >= MaxMemos ? new DecisionMemo() : _memos.GetOrAdd(key, static _ => new DecisionMemo());
    }

    /// <summary>Bits of another policy mean other roles: whoever mixes two policies gets nothing.</summary>
    private bool IsOurs(RoleSet roles, in GovernanceTarget target, [NotNullWhen(true)] out CompiledRoleSet? ours)
    {
        ours = roles as CompiledRoleSet;
        return ours is not null && ours.Policy == this && !string.IsNullOrEmpty(target.Name);
    }

    private Decision DecideFor(CompiledRoleSet roles, in PolicyQuestion question, TargetPlan plan)
    {
        var decision = Decide(roles, question.Target, plan);
        if (!decision.IsAllowed || !plan.MayDeny)
        {
            return decision;
        }

        // What has no arguments is asked as it will be called: without any.
        var open = new ConditionFacts(question with { Arguments = null }, roles.Facts, isOpen: question.Target.Kind is TargetKind.Tool or TargetKind.Prompt);
        return plan.DenialOf(ref open) is { } guard ? new Decision(false, guard) : decision;
    }

    private Decision Decide(CompiledRoleSet roles, in GovernanceTarget target, TargetPlan plan) =>
        GrantOf(roles, target, plan) is not { } entry ? default
            : plan.Ceiling is { } ceiling ? new Decision(false, ceiling)
            : plan.Denial is { } guard ? new Decision(false, guard)
            : new Decision(true, entry);

    /// <summary>The entry of the matrix that grants, whatever then refuses; <see langword="null"/> when none does.</summary>
    public string? GrantOf(CompiledRoleSet roles, in GovernanceTarget target, TargetPlan plan)
    {
        var best = default(GrantedEntry);
        switch (target.Kind)
        {
            case TargetKind.Tool:
                _tools.Find(target.Name, roles, ref best);
                plan.ByTraits?.Find(roles, ref best);
                break;
            case TargetKind.Resource or TargetKind.ResourceTemplate when ResourceUris.IsPlain(target.Name):
                _resources.Find(target.Name, roles, ref best);
                break;
            case TargetKind.Prompt:
                _prompts.Find(target.Name, roles, ref best);
                break;
            case TargetKind.Method:
                _methods.Find(target.Name, roles, ref best);
                break;
        }

        return best.Entry;
    }
}
