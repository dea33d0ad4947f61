namespace McpGovernance.Policy;

/// <summary>The roles of one caller, as long as nothing that decides them has changed.</summary>
internal sealed class ResolvedRoles
{
    // Not the caller itself: the table's key must not be kept alive by its value.
    private readonly (CallerKind Kind, string? Issuer, string? Subject) _caller;
    private readonly string[] _scopes;
    private readonly List<(int Index, RoleDefinition? Definition)> _roles;
    private readonly CompiledPolicy _policy;
    private readonly string[] _names;
    private readonly CompiledRoleSet _all;
    private readonly bool _ages;

    public ResolvedRoles(Caller caller, List<(int Index, RoleDefinition? Definition)> roles, CompiledPolicy policy, string[] names)
    {
        _caller = (caller.Kind, caller.Issuer, caller.Subject);
        _scopes = [.. caller.Scopes];
        _roles = roles;
        _policy = policy;
        _names = names;
        _all = Only(static _ => true);
        _ages = roles.Exists(static role => role.Definition?.MaxTokenAge is not null);
    }

    public bool IsFor(Caller caller) =>
        _caller.Kind == caller.Kind && _caller.Issuer == caller.Issuer && _caller.Subject == caller.Subject
        && _scopes.SequenceEqual(caller.Scopes);

    /// <summary>The roles that the token is young enough for.</summary>
    public CompiledRoleSet At(DateTimeOffset? issuedAt, DateTimeOffset now) =>
        !_ages || _roles.TrueForAll(role => IsFresh(role.Definition, issuedAt, now)) ? _all : Only(definition => IsFresh(definition, issuedAt, now));

    private static bool IsFresh(RoleDefinition? definition, DateTimeOffset? issuedAt, DateTimeOffset now) => definition?.IsFresh(issuedAt, now) ?? true;

    private CompiledRoleSet Only(Func<RoleDefinition?, bool> admit) =>
        new(_policy, _names, [.. _roles.Where(role => admit(role.Definition)).Select(static role => role.Index)]);
}
