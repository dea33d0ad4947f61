namespace McpGovernance.Tests.Policy;

/// <summary>A policy that never changes.</summary>
internal sealed class FixedSource(PolicyEvaluator policy) : PolicySource
{
    public override PolicyEvaluator Current => policy;
}
