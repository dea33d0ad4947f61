namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>A check whose result is not the same with governance and without.</summary>
internal sealed record ConformanceDifference(string Scenario, ConformanceCheck? Governed, ConformanceCheck? Ungoverned)
{
    public string Check => (Governed ?? Ungoverned)!.Id;

    public override string ToString() => $"{Scenario}: governed '{Governed}', ungoverned '{Ungoverned}'";
}
