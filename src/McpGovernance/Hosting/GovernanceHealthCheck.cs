using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpGovernance;

/// <summary>A readiness check: healthy while calls can be recorded; otherwise every call is refused, and the reason is here.</summary>
/// <param name="journal">The journal.</param>
/// <param name="governance">Governance.</param>
/// <remarks>
/// Add it with <c>services.AddHealthChecks().AddCheck&lt;GovernanceHealthCheck&gt;("mcpgovernance", tags: ["ready"])</c>. Its
/// description names paths of this machine: show it to operators only. Thread safe.
/// </remarks>
public sealed class GovernanceHealthCheck(JournalStatus journal, Governance governance) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var policy = governance.Policy.Current;
        var data = new Dictionary<string, object>
        {
            ["policy"] = $"{policy.Name} {policy.Version}",
            ["policyDigest"] = policy.Digest,
            ["journalQueued"] = journal.Queued,
            ["journalWritten"] = journal.Written,
            ["journalFailures"] = journal.Failures,
        };
        return Task.FromResult(journal.IsAvailable
            ? HealthCheckResult.Healthy("Calls are governed and recorded.", data)
            : new HealthCheckResult(context.Registration.FailureStatus, $"Calls are refused, because they cannot be recorded. {journal.Problem}", data: data));
    }
}
