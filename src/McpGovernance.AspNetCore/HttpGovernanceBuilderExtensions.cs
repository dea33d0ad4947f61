using McpGovernance.AspNetCore;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance;

/// <summary>Governs what only a server over HTTP has.</summary>
public static class HttpGovernanceBuilderExtensions
{
    /// <summary>
    /// Keeps a server over HTTP governed whatever <c>ConfigureSessionOptions</c> does, hides tools from the checks that the SDK
    /// makes before governance, answers missing scopes with a challenge, and records where requests come from.
    /// </summary>
    /// <param name="builder">The governance builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// Needs <c>WithHttpTransport</c>, before or after; without it the host does not start. Nothing has to be added to the
    /// application's own middleware. Calling it again only configures.
    /// </remarks>
    public static GovernanceBuilder UseHttp(this GovernanceBuilder builder, Action<HttpGovernanceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (services.Any(static service => service.ServiceType == typeof(SessionGovernance)))
        {
            return builder;
        }

        services.AddOptionsWithValidateOnStart<HttpGovernanceOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpGovernanceOptions>, HttpGovernanceOptionsValidator>());
        services.AddHttpContextAccessor();
        services.AddSingleton<SessionGovernance>();
        services.AddSingleton<IPostConfigureOptions<HttpServerTransportOptions>>(static provider => provider.GetRequiredService<SessionGovernance>());
        services.AddSingleton<IValidateOptions<HttpServerTransportOptions>>(static provider => provider.GetRequiredService<SessionGovernance>());
        services.AddSingleton<IHostedService, HttpStartup>();
        services.TryAddSingleton<ClientAddressSource, ConnectionAddressSource>();

        // The first of the start-up filters stands outside everything, also the forwarding that the environment can turn on.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestStartupFilter>());
        return builder.UseInterceptor<ChallengeInterceptor>().UseInterceptor<ResponseStartInterceptor>();
    }
}
