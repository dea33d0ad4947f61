namespace McpGovernance.Policy;

/// <summary>What holds when no policy is given: read-only discovery for everybody.</summary>
internal static class DefaultPolicy
{
    private const string Source = "read-only discovery (no policy was given)";

    public static PolicyRegistration Registration { get; } = new(Source, static (environment, _) => PolicyLoader.Load(Build(), Source, environment));

    private static PolicyBuilder Build()
    {
        var policy = new PolicyBuilder().Name("read-only-discovery", "1");
        foreach (var role in BuiltInRoles.All)
        {
            policy.AllowReads(role).Allow(role, "resource:**", "prompt:*");
        }

        return policy;
    }
}
