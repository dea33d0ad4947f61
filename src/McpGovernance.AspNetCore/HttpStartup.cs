using McpGovernance.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore;

/// <summary>Refuses to start what would serve past governance, and takes hidden tools out of the SDK's sight where it checks headers.</summary>
internal sealed class HttpStartup(IServiceProvider services, SessionGovernance sessions, IHttpContextAccessor http) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!services.GetServices<IConfigureOptions<HttpServerTransportOptions>>().Any())
        {
            throw new GovernanceConfigurationException("'UseHttp' governs a server over HTTP, and this one has no such transport. Call 'WithHttpTransport', or leave 'UseHttp' out.");
        }

        if (!sessions.Stands(services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value))
        {
            throw new GovernanceConfigurationException(
                "The 'HttpServerTransportOptions' of this host are not those that governance configured, so that sessions would run ungoverned. "
                + "Configure them with 'WithHttpTransport', and register no 'IOptions<HttpServerTransportOptions>' of your own.");
        }

        var governance = services.GetService<TransportGovernance>()
            ?? throw new GovernanceConfigurationException("'UseHttp' needs a governed server. Call 'WithGovernance' on the server's builder.");
        var options = services.GetRequiredService<IOptions<McpServerOptions>>().Value;
        if (options.ToolCollection is { } tools and not SightOfTools)
        {
            options.ToolCollection = new SightOfTools(tools, governance, http);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
