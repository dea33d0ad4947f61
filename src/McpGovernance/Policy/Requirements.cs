namespace McpGovernance.Policy;

/// <summary>Brings together what several guards ask: everything, and each part as strictly as the strictest.</summary>
internal static class Requirements
{
    private static readonly string[] s_levels = ["metadata", "inputs", "full"];

    public static Requirement Combine(IEnumerable<Requirement> requirements, IReadOnlyList<LimitRule> limits)
    {
        Requirement[] all = [.. requirements];
        if (all.Length + limits.Count == 0)
        {
            return Requirement.None;
        }

        return new Requirement
        {
            Scopes = [.. all.SelectMany(static one => one.Scopes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Person = all.Any(static one => one.Person),
            Confirmation = all.Any(static one => one.Confirmation),
            Approvals = [.. all.SelectMany(static one => one.Approvals)],
            Limits = [.. limits.Concat(all.SelectMany(static one => one.Limits)).DistinctBy(static one => one.Meaning, StringComparer.Ordinal).OrderBy(static one => one.Entry, StringComparer.Ordinal)],
            Redact = [.. all.SelectMany(static one => one.Redact).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            AuditLevel = all.Select(static one => one.AuditLevel).OfType<string>().MaxBy(static level => Array.IndexOf(s_levels, level)),
        };
    }

    /// <summary>What of a requirement nothing in this host can do for a target; <see langword="null"/> when it can do all.</summary>
    public static string? Unavailable(Requirement requirement, in GovernanceTarget target) =>
        requirement.Approvals.Count > 0 ? PolicyKeys.Approval
        : requirement.Confirmation ? PolicyKeys.Confirmation
        : requirement.Redact.Count > 0 && target.Contract is not { Classes.CanRedact: true } ? PolicyKeys.Redaction
        : null;
}
