namespace McpGovernance.Tests.Policy;

/// <summary>A matrix judged as plainly as possible, entry by entry, to compare with.</summary>
internal static class NaivePolicy
{
    /// <summary>The entry to name, or <see langword="null"/> when nothing grants.</summary>
    public static string? Decide(IEnumerable<(string Role, string Entry)> matrix, IReadOnlyCollection<string> roles, GovernanceTarget target) => matrix
        .Where(cell => roles.Contains(cell.Role) && Grants(cell.Entry, target))
        .OrderBy(static cell => cell.Role, StringComparer.Ordinal).ThenBy(static cell => cell.Entry, StringComparer.Ordinal)
        .Select(static cell => $"matrix/{cell.Role}/{cell.Entry}")
        .FirstOrDefault();

    private static bool Grants(string entry, GovernanceTarget target) => target.Kind switch
    {
        TargetKind.Tool when entry.StartsWith('{') => entry == $"{{\"kind\":\"{(target.Contract?.Kind ?? ToolKind.Destructive).ToString().ToLowerInvariant()}\"}}",
        TargetKind.Tool => !entry.Contains(':') && NamePatternTests.Matches(entry, target.Name, isUri: false),
        TargetKind.Resource or TargetKind.ResourceTemplate => entry.StartsWith("resource:", StringComparison.Ordinal) && NamePatternTests.Matches(entry[9..], target.Name, isUri: true),
        TargetKind.Prompt => entry.StartsWith("prompt:", StringComparison.Ordinal) && NamePatternTests.Matches(entry[7..], target.Name, isUri: false),
        _ => false,
    };
}
