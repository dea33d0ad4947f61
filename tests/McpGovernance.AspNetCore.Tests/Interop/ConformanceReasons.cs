namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>Why a check fails, warns, or differs.</summary>
internal static class ConformanceReasons
{
    private const string Tasks = "The SDK's extension package for tasks does not restore from the feed.";
    private const string Skills = "This server has no skills.";

    /// <summary>Where the governed server differs, by check.</summary>
    public static IReadOnlyDictionary<string, string> Differences { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What fails or warns without governance too: by check, or by what a scenario's name begins with.</summary>
    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.Ordinal)
    {
        ["tasks-"] = Tasks,
    };

    public static IEnumerable<string> All => Differences.Keys.Concat(s_reasons.Keys);

    public static string? Of(string scenario, string check) => Key(scenario, check) is { } key ? s_reasons[key] : null;

    /// <summary>Which reason explains a check.</summary>
    public static string? Key(string scenario, string check) =>
        s_reasons.ContainsKey(check) ? check : s_reasons.Keys.FirstOrDefault(key => key.EndsWith('-') && scenario.StartsWith(key, StringComparison.Ordinal));
}
