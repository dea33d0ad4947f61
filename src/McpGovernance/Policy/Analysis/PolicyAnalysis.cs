namespace McpGovernance.Policy;

/// <summary>Holds a policy against itself and against the tools that it is for. What is found changes no decision.</summary>
internal static class PolicyAnalysis
{
    /// <summary>Everything that is found, in document order.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="tools">The contracts of the tools; several of one name are its versions. Without any, what depends on tools is not judged.</param>
    /// <param name="areAll">Whether there are no other tools.</param>
    public static IReadOnlyList<PolicyFinding> Of(CompiledPolicy policy, IEnumerable<ToolContract> tools, bool areAll = true)
    {
        var findings = new Findings(policy);
        var known = new KnownTools(policy, tools, areAll);
        var reach = new RoleReach(policy, known);
        ModeCheck.Run(policy, findings);
        RoleCheck.Run(policy, reach, findings);
        NameCheck.Run(policy, known, findings);
        MatrixCheck.Run(policy, known, reach, findings);
        BreadthCheck.Run(policy, known, reach, findings);
        GuardCheck.Run(policy, known, reach, findings);
        ArgumentCheck.Run(policy, known, findings);
        return findings.InDocumentOrder();
    }
}
