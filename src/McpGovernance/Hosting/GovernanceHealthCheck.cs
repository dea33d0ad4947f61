using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpGovernance;

/// <summary>
/// A readiness check: healthy while calls can be recorded; otherwise every call is refused, and the reason is here. Degraded while the policy that is there is not the one in
/// force, while tools, prompts or resources are not as the catalog approved them, a changed catalog does not load, a sink does not take what the journal has, or the detection of anomalies
/// cannot remember more: everything else is served.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="tools">The tools.</param>
/// <param name="policies">The policy.</param>
/// <param name="governance">Governance.</param>
/// <param name="sinks">The sinks, if they are to count.</param>
/// <param name="anomalies">The detection of anomalies, where there is one and it is to count.</param>
/// <remarks>
/// Add it with <c>services.AddHealthChecks().AddCheck&lt;GovernanceHealthCheck&gt;("mcpgovernance", tags: ["ready"])</c>. Its
/// description names paths of this machine: show it to operators only. Thread safe.
/// </remarks>
public sealed class GovernanceHealthCheck(
    JournalStatus journal, ToolsStatus tools, PolicyStatus policies, Governance governance, AuditSinkStatus? sinks = null, AnomalyStatus? anomalies = null) : IHealthCheck
{
    private const int MaxNamed = 20;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var policy = governance.Policy.Current;
        var data = new Dictionary<string, object>
        {
            ["policy"] = $"{policy.Name} {policy.Version}",
            ["policyDigest"] = policy.Digest,
            ["policyMode"] = policy.ModeAt(governance.Time.GetUtcNow()).ToString(),
            ["journalQueued"] = journal.Queued,
            ["journalWritten"] = journal.Written,
            ["journalFailures"] = journal.Failures,
        };
        var problem = policies.Problem;
        if (problem is not null)
        {
            data["policyProblem"] = problem;
        }

        if (tools.HasCatalog)
        {
            data["catalogDrift"] = tools.Drift;
        }

        foreach (var sink in sinks?.Sinks ?? [])
        {
            data[$"sink.{sink.Name}"] = sink;
        }

        if (anomalies is not null)
        {
            data["anomalies"] = anomalies.Raised;
            data["anomaliesLearning"] = anomalies.IsLearning;
        }

        return Task.FromResult(
            !journal.IsAvailable ? new HealthCheckResult(context.Registration.FailureStatus, $"Calls are refused, because they cannot be recorded. {journal.Problem}", data: data)
            : Concern(problem) is { } concern ? HealthCheckResult.Degraded($"Calls are governed and recorded. {concern}", data: data)
            : HealthCheckResult.Healthy("Calls are governed and recorded.", data));
    }

    private string? Concern(string? policyProblem)
    {
        if (policyProblem is not null)
        {
            return $"The policy that is there is not, or not wholly, in force: {policyProblem}";
        }

        if (tools.Problem is { } problem)
        {
            return $"The catalog that is there is not, or not wholly, in force: {problem}";
        }

        var drift = tools.Drift;
        return drift.Count == 0 ? SinkConcern() : $"{drift.Count} {(drift.Count == 1 ? "entry is" : "entries are")} not as the catalog approved: {string.Join(" ", drift.Take(MaxNamed))}";
    }

    private string? SinkConcern() => sinks?.Sinks.FirstOrDefault(static sink => sink.Problem is not null) is { } sink
        ? $"Sink '{sink.Name}' is {sink.LagRecords} records behind, which stay in the journal: {sink.Problem}"
        : AnomalyConcern();

    private string? AnomalyConcern() => anomalies is { IsFull: true }
        ? "So many pairs of caller and tool are remembered that no first call is found any more; bursts of refusals are. Find out who makes up callers, or raise 'AnomalyDetectionOptions.MaxPairs'."
        : null;
}
