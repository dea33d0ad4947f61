namespace McpGovernance.Tests.Policy;

/// <summary>A verdict as text, so that two can be compared and printed.</summary>
internal sealed record NaiveVerdict(string? DeniedBy, string Applied, string Scopes, bool Person, bool Confirmation, string Quorums, string Limits, string Redact, string? Audit)
{
    public static NaiveVerdict Of(PolicyVerdict verdict) => new(
        verdict.DeniedBy,
        string.Join('|', verdict.Applied),
        string.Join('|', verdict.Requirement.Scopes),
        verdict.Requirement.Person,
        verdict.Requirement.Confirmation,
        string.Join('|', verdict.Requirement.Approvals.Select(static approval => approval.Quorum)),
        string.Join('|', verdict.Requirement.Limits.Select(static limit => limit.Entry)),
        string.Join('|', verdict.Requirement.Redact),
        verdict.Requirement.AuditLevel);
}
