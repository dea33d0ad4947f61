namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>Why a check fails, warns, or differs.</summary>
internal static class ConformanceReasons
{
    private const string Tasks = "The SDK's extension package for tasks does not restore from the feed.";

    /// <summary>Where the governed server is meant to differ, or does, by check.</summary>
    public static IReadOnlyDictionary<string, string> Differences { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tools-call-error"] = "Texts of exceptions stay inside: the governed answer names the call instead.",
        ["sep-2322-reject-tampered-state"] = "Both refuse with -32602; governance seals the state itself, so the words and the decision are its own.",
    };

    /// <summary>What fails or warns without governance too: by check, or by what a scenario's name begins with.</summary>
    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.Ordinal)
    {
        ["tasks-"] = Tasks,
        ["sep-2164-data-uri"] = "The SDK's answer does not repeat the URI.",
        ["server-sse-retry-field"] = "Within a session this runner speaks an older revision than it negotiated, which the SDK refuses.",
        ["server-sse-disconnect-resume"] = "The SDK's stream for polling ends when nothing new is there yet, and the runner comes back only once.",
        ["sep-2575-server-unsupported-version-error"] = "The SDK's error names older revisions too, and its discovery only the newer one.",
    };

    public static IEnumerable<string> All => Differences.Keys.Concat(s_reasons.Keys);

    public static string? Of(string scenario, string check) => Key(scenario, check) is { } key ? s_reasons[key] : null;

    /// <summary>Which reason explains a check.</summary>
    public static string? Key(string scenario, string check) =>
        s_reasons.ContainsKey(check) ? check : s_reasons.Keys.FirstOrDefault(key => key.EndsWith('-') && scenario.StartsWith(key, StringComparison.Ordinal));
}
