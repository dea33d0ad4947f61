using Microsoft.Extensions.Hosting;

namespace McpGovernance.Audit;

/// <summary>Opens the journal before anything else starts, and closes it after everything else has stopped.</summary>
/// <remarks>A journal that cannot be opened does not stop the host: every call is refused, and the log says why.</remarks>
internal sealed class AuditJournalLifetime(AuditJournal audit) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => audit.Journal.FirstAttempt.WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => audit.DisposeAsync().AsTask();
}
