using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>A policy as an index from target and role to the entry that grants.</summary>
internal sealed class CompiledPolicy : PolicyEvaluator
{
    private readonly PolicyModel _model;
    private readonly DocumentText _text;
    private readonly RoleResolution _roles;
    private readonly CompiledRoleSet _everyRole;
    private readonly GrantIndex _tools;
    private readonly GrantIndex _resources;
    private readonly GrantIndex _prompts;
    private readonly GrantIndex _methods;
    private readonly Grant?[] _toolKinds;

    public CompiledPolicy(PolicyModel model, DocumentText text)
    {
        _model = model;
        _text = text;
        Digest = PolicyNormalForm.Digest(model);
        _roles = new RoleResolution(this, model.Roles);
        _everyRole = _roles.Every();
        var cells = model.Matrix
            .SelectMany(row => row.Entries.Select(entry => (Entry: entry, Role: _roles.IndexOf(row.Role), Name: $"matrix/{row.Role}/{entry.Text}")))
            .ToList();
        GrantIndex Index(TargetKind target) => new(cells.Where(cell => cell.Entry.Target == target && cell.Entry.Pattern is not null));
        _tools = Index(TargetKind.Tool);
        _resources = Index(TargetKind.Resource);
        _prompts = Index(TargetKind.Prompt);
        _methods = Index(TargetKind.Method);
        _toolKinds =
        [
            .. Enum.GetValues<ToolKind>().Select(kind => cells.Where(cell => cell.Entry.ToolKind == kind).Select(static cell => (cell.Role, cell.Name)).ToList())
                .Select(static grants => grants.Count == 0 ? null : Grant.Create(grants)),
        ];
    }

    public override string Name => _model.Name;

    public override string Version => _model.Version;

    public override string Digest { get; }

    /// <summary>Every tool, resource, prompt and method that an entry names without a wildcard, to be held against what the server has.</summary>
    internal override IEnumerable<NamedTarget> NamedTargets =>
        from row in _model.Matrix
        from entry in row.Entries
        let pattern = entry.Pattern
        where pattern is not null && pattern.IsExact
        select new NamedTarget(new GovernanceTarget(entry.Target, pattern.Prefix), row.Role, $"{_text.Where(entry.Offset)} at '/matrix/{row.Role}'");

    internal override bool MayAdmit(in GovernanceTarget target) => Decide(_everyRole, target).IsAllowed;

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
    /// <remarks>
    /// A tool without a contract counts as destructive. A resource template is judged by its literal text under the entries for
    /// resources. Tasks belong to their owner and are in no policy: the answer for one is always no.
    /// </remarks>
    public override Decision Decide(RoleSet roles, in GovernanceTarget target)
    {
        // Bits of another policy mean other roles: whoever mixes two policies gets nothing.
        if (roles is not CompiledRoleSet compiled || compiled.Policy != this || string.IsNullOrEmpty(target.Name))
        {
            return default;
        }

        var best = default(GrantedEntry);
        switch (target.Kind)
        {
            case TargetKind.Tool:
                _tools.Find(target.Name, compiled, ref best);
                _toolKinds[(int)(target.Contract?.Kind ?? ToolKind.Destructive)]?.Find(compiled, ref best);
                break;
            case TargetKind.Resource or TargetKind.ResourceTemplate when ResourceUris.IsPlain(target.Name):
                _resources.Find(target.Name, compiled, ref best);
                break;
            case TargetKind.Prompt:
                _prompts.Find(target.Name, compiled, ref best);
                break;
            case TargetKind.Method:
                _methods.Find(target.Name, compiled, ref best);
                break;
        }

        return new Decision(best.Entry is not null, best.Entry);
    }
}
