namespace McpGovernance.Policy;

/// <summary>Finds roles that nobody can have, and roles that can do too much at once.</summary>
internal static class RoleCheck
{
    public static void Run(CompiledPolicy policy, RoleReach reach, Findings findings)
    {
        foreach (var role in policy.Model.Roles.Where(RoleClaims.IsDead))
        {
            var (first, second) = RoleClaims.ContradictionOf(role)!.Value;
            findings.Warning(
                PolicyFindingCodes.DeadRole, PointerOf(role.Name), role.Offset,
                $"Nobody can have the role '{role.Name}': {PolicyNormalForm.Text(first)} and {PolicyNormalForm.Text(second)} never hold together.",
                "Put alternatives into 'anyOf', or remove a rule.");
        }

        foreach (var role in reach.Alive)
        {
            var tools = reach.ToolsOf(role);
            var reads = tools.Where(static tool => tool.Contract.Kind == ToolKind.Read).Select(static tool => tool.Name).ToList();
            var destroys = tools.Where(static tool => tool.Contract.Kind == ToolKind.Destructive).Select(static tool => tool.Name).ToList();
            if (reads.Count > 0 && destroys.Count > 0)
            {
                findings.Warning(
                    PolicyFindingCodes.BlendedRole, $"/{PolicyKeys.Matrix}/{Findings.Escape(role)}", -1,
                    $"The role '{role}' reads with {Findings.Name(reads)} and destroys with {Findings.Name(destroys)}: what is read can talk an agent into destroying.",
                    "Give the tools that destroy to a role of their own, with an approval.");
            }
        }
    }

    private static string PointerOf(string role) => $"/{PolicyKeys.Roles}/{Findings.Escape(role)}";
}
