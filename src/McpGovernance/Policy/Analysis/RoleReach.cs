namespace McpGovernance.Policy;

/// <summary>Which roles somebody can have, and which tools each may use whatever the arguments are.</summary>
internal sealed class RoleReach
{
    private readonly Dictionary<string, RoleDefinition> _definitions;
    private readonly Dictionary<string, List<KnownTool>> _tools;
    private readonly ILookup<KnownTool, string> _roles;

    public RoleReach(CompiledPolicy policy, KnownTools tools)
    {
        _definitions = policy.Model.Roles.ToDictionary(static role => role.Name, StringComparer.Ordinal);
        Alive = [.. policy.RoleNames.Where(role => !_definitions.TryGetValue(role, out var definition) || !RoleClaims.IsDead(definition))];
        _tools = Alive.ToDictionary(static role => role, role =>
        {
            var alone = policy.RolesOf([role]);
            return tools.All.Where(tool => policy.Decide(alone, tool.Target).IsAllowed).ToList();
        }, StringComparer.Ordinal);
        _roles = _tools.SelectMany(static pair => pair.Value.Select(tool => (Tool: tool, Role: pair.Key))).ToLookup(static pair => pair.Tool, static pair => pair.Role);
    }

    /// <summary>The roles that somebody can have.</summary>
    public IReadOnlyList<string> Alive { get; }

    public IReadOnlyList<KnownTool> ToolsOf(string role) => _tools.GetValueOrDefault(role) ?? [];

    public IEnumerable<string> RolesOf(KnownTool tool) => _roles[tool];

    /// <summary>Whether some caller with the role may be known to be a person: somebody must have verified who it is.</summary>
    public bool MayBePerson(string role) => _definitions.TryGetValue(role, out var definition) ? !RoleClaims.IsAsserted(definition) : role == BuiltInRoles.Authenticated;

    /// <summary>How many callers can have the role at most; <see langword="null"/> where nothing bounds it.</summary>
    public int? Callers(string role) => !Alive.Contains(role) ? 0 : _definitions.TryGetValue(role, out var definition) ? RoleClaims.Callers(definition) : null;
}
