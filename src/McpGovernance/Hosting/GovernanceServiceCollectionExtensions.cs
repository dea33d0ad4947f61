using McpGovernance.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpGovernance;

/// <summary>Adds governance to a host.</summary>
public static class GovernanceServiceCollectionExtensions
{
    /// <summary>Governs the server: every call attributed, allowed or refused by role, and recorded.</summary>
    /// <param name="builder">The SDK's server builder. It does not matter in which order its methods are called.</param>
    /// <param name="configure">Configures capabilities. Without it the server is read-only discovery: what its own code marks as
    /// reading can be used by everybody, and nothing else by anybody.</param>
    /// <returns>The SDK's builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IMcpServerBuilder WithGovernance(this IMcpServerBuilder builder, Action<GovernanceBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddMcpGovernance(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<McpServerOptions>, ServerOptionsPinning>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpServerOptions>, ServerOptionsPinning>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ServerStartup>());
        return builder;
    }

    /// <summary>Adds the parts of governance, without governing a server yet.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Configures capabilities.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddMcpGovernance(this IServiceCollection services, Action<GovernanceBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new GovernanceBuilder(services);
        configure?.Invoke(builder);
        GovernanceComposition.AddDefaults(builder);
        return services;
    }
}
