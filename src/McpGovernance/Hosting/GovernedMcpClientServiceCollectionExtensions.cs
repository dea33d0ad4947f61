using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace McpGovernance;

/// <summary>Adds governed clients to a host.</summary>
public static class GovernedMcpClientServiceCollectionExtensions
{
    /// <summary>Adds the governed client of one server as a keyed <see cref="GovernedMcpClient"/>. Call it once for each server.</summary>
    /// <param name="services">The services.</param>
    /// <param name="server">What this program calls the server: the key, and the name in records. 1 to 100 of <c>A–Z a–z 0–9 . _ -</c>, not starting with a dot.</param>
    /// <param name="transport">Makes the transport that reaches the server.</param>
    /// <param name="governance">Configures governance for this server; without it resources and prompts can be read, and no tool be called.
    /// The name of the server is also that of the journal's default directory.</param>
    /// <param name="options">Sets the client's options and handlers; all of them are governed.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="server"/> or <paramref name="transport"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A client of this server was added already.</exception>
    public static IServiceCollection AddGovernedMcpClient(
        this IServiceCollection services,
        string server,
        Func<IServiceProvider, IClientTransport> transport,
        Action<GovernanceBuilder>? governance = null,
        Action<IServiceProvider, McpClientOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(transport);
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(GovernedMcpClient) && Equals(service.ServiceKey, server)))
        {
            throw new InvalidOperationException($"A governed client of server '{server}' was added already. Give each server a name of its own.");
        }

        return services.AddKeyedSingleton(server, (provider, _) => Create(provider, server, transport, governance, options));
    }

    private static GovernedMcpClient Create(
        IServiceProvider provider,
        string server,
        Func<IServiceProvider, IClientTransport> transport,
        Action<GovernanceBuilder>? governance,
        Action<IServiceProvider, McpClientOptions>? options)
    {
        var loggers = provider.GetService<ILoggerFactory>();
        var governed = StandaloneGovernance.Create(builder =>
        {
            builder.Configure(common => common.Server = server);
            if (loggers is not null)
            {
                builder.Services.TryAddSingleton(loggers);
            }

            if (provider.GetService<TimeProvider>() is { } time)
            {
                builder.Services.TryAddSingleton(time);
            }

            governance?.Invoke(builder);
        });
        return new GovernedMcpClient(server, governed, () => transport(provider), Options, loggers);

        McpClientOptions Options()
        {
            var given = new McpClientOptions();
            options?.Invoke(provider, given);
            return given;
        }
    }
}
