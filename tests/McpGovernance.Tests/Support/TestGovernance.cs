using McpGovernance.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpGovernance.Tests.Support;

/// <summary>Governs a test's server: everything real but the disk and, where the test says so, the policy.</summary>
internal static class TestGovernance
{
    public static IMcpServerBuilder Govern(this IMcpServerBuilder mcp, CollectingAudit audit, PolicySource policy, Action<GovernanceBuilder>? configure = null)
    {
        mcp.Services.AddSingleton(policy);
        return mcp.Govern(audit, configure);
    }

    /// <summary>With a real policy.</summary>
    public static IMcpServerBuilder Govern(this IMcpServerBuilder mcp, CollectingAudit audit, Action<PolicyBuilder> policy, Action<GovernanceBuilder>? configure = null) =>
        mcp.Govern(audit, governance =>
        {
            governance.UsePolicy(policy);
            configure?.Invoke(governance);
        });

    private static IMcpServerBuilder Govern(this IMcpServerBuilder mcp, CollectingAudit audit, Action<GovernanceBuilder>? configure)
    {
        mcp.Services.AddSingleton<KeyRing>(new EphemeralKeyRing());
        mcp.WithGovernance(governance =>
        {
            governance.UseInterceptor(audit.Outer);
            governance.UseInterceptor(audit.Inner);
            mcp.Services.AddSingleton<JournalStatus>(new FakeJournalStatus());
            configure?.Invoke(governance);
        });
        RemoveJournal(mcp.Services);
        return mcp;
    }

    /// <summary>Takes the built-in Audit and Intent interceptors out, and the recorder of events, so that a test's own stand in their place.</summary>
    public static void RemoveJournal(IServiceCollection services)
    {
        foreach (var descriptor in services.Where(static service => service is { IsKeyedService: false, ImplementationType.Namespace: "McpGovernance.Audit" }
                     && (service.ServiceType == typeof(GovernanceInterceptor) || service.ServiceType == typeof(EventRecorder))).ToArray())
        {
            services.Remove(descriptor);
        }
    }
}
