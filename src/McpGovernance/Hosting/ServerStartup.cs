using McpGovernance.Catalog;
using McpGovernance.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Hosting;

/// <summary>Refuses to start what would run ungoverned or wrongly governed, before anything serves.</summary>
internal sealed class ServerStartup(
    IOptions<McpServerOptions> options,
    Governance governance,
    ServerPins pins,
    KeyRing keys,
    ContractSchemas schemas,
    IServiceProvider services,
    ILogger<ServerStartup> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Asking for the value runs the pins' validation, unless somebody registered options that were never configured.
        if (pins.Problems(options.Value) is { Count: > 0 } problems)
        {
            throw new GovernanceConfigurationException(string.Join(Environment.NewLine, problems));
        }

        var (catalogs, server, time) = (services.GetService<CatalogSource>(), governance.Options.Server, governance.Time);
        ServerReview.Require(options.Value, governance, logger, () => Approved(catalogs, server, time));
        governance.ReviewOffer(options.Value);
        if (!keys.IsPersistent && services.GetService<ITransport>() is null)
        {
            throw new GovernanceConfigurationException(
                "A server that is reached over HTTP needs keys that outlive the process and are shared by all its processes. "
                + "Make the directory of the key file writable, or give the keys with 'UseKeys'.");
        }

        if (services.GetService<ITransport>() is null && services.GetService<ClientAddressSource>() is null)
        {
            ServerLog.HttpWithoutPackage(logger);
        }

        ServerReview.Announce(options.Value, governance, schemas, logger);
        return Task.CompletedTask;
    }

    /// <summary>The versions that a catalog serves here; none where there is no catalog.</summary>
    private static IEnumerable<ToolContract> Approved(CatalogSource? catalogs, string server, TimeProvider time) =>
        catalogs?.Current?.Tools(server).SelectMany(static tool => tool.Versions).Where(version => !version.IsOver(time.GetUtcNow())) ?? [];

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
