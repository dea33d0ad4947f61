namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>All scenarios.</summary>
internal static class ParityScenarios
{
    public static readonly ParityScenario[] All = [.. CallScenarios.All, .. NoticeScenarios.All, .. QuestionScenarios.All, .. EndingScenarios.All, .. WireScenarios.All];
}
