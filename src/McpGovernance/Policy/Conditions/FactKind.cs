namespace McpGovernance.Policy;

/// <summary>What a condition can know apart from arguments and time.</summary>
internal enum FactKind
{
    CallerKind,
    CallerSubject,
    CallerIssuer,
    CallerClient,
    CallerTenant,
    CallerRoles,
    CallerScopes,
    CallerActors,
    CallerClaim,
    ClientName,
    ClientVersion,
    ToolName,
    ToolVersion,
    ToolKind,
    ToolRisk,
    ToolData,
    Environment,
}
