using Microsoft.Extensions.Hosting;

namespace McpGovernance.Policy;

/// <summary>Loads the policy before anything of the host starts: one that does not load stops the start.</summary>
/// <param name="source">Being given it is enough: its constructor loads.</param>
internal sealed class PolicyStartup(PolicySource source) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = source.Current;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        source.Accept();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
