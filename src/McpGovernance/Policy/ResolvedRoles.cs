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
    private readonly CallerFacts _facts;

    public ResolvedRoles(Caller caller, CallerFacts facts, List<(int Index, RoleDefinition? Definition)> roles, CompiledPolicy policy, string[] names)
    {
        _facts = facts;
        _caller = (caller.Kind, caller.Issuer, caller.Subject);
        _scopes = [.. caller.Scopes];
        _roles = roles;
        _policy = policy;
        _names = names;
        _all = SetOf(roles);
        _ages = roles.Exists(static role => role.Definition?.HasAge == true);
    }

    public bool IsFor(Caller caller)
    {
        if (_caller.Kind != caller.Kind || _caller.Issuer != caller.Issuer || _caller.Subject != caller.Subject || _scopes.Length != caller.Scopes.Count)
        {
            return false;
        }

        for (var i = 0; i < _scopes.Length; i++)
        {
            if (_scopes[i] != caller.Scopes[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The roles that token and session are young enough for.</summary>
    public CompiledRoleSet At(DateTimeOffset? issuedAt, DateTimeOffset now) => _ages ? FreshAt(issuedAt, now) : _all;

    private CompiledRoleSet FreshAt(DateTimeOffset? issuedAt, DateTimeOffset now)
    {
        var fresh = _roles.FindAll(role => role.Definition?.IsFresh(issuedAt, _facts.SignedInAt, now) ?? true);
        return fresh.Count == _roles.Count ? _all : SetOf(fresh);
    }

    private CompiledRoleSet SetOf(List<(int Index, RoleDefinition? Definition)> roles) => new(_policy, _names, [.. roles.Select(static role => role.Index)], _facts);
}
