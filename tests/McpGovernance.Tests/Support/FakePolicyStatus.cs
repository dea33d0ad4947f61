namespace McpGovernance.Tests.Support;

/// <summary>A policy that is in force, until a test says what is wrong with it.</summary>
internal sealed class FakePolicyStatus : PolicyStatus
{
    public string? Reason { get; set; }

    public override string? Problem => Reason;
}
