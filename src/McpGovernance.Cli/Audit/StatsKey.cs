using System.Globalization;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>What calls can be grouped by. A call that has several values of one counts for each of them.</summary>
internal sealed record StatsKey(string Name, Func<JoinedCall, IEnumerable<string?>> Values)
{
    public static readonly IReadOnlyList<StatsKey> All =
    [
        Of("tool", static call => call.Last.TargetName ?? call.Last.Method),
        Of("caller", static call => call.Last.CallerSubject ?? call.Last.CallerKind),
        Of("client", static call => call.Last.ClientName ?? call.Last.CallerClient),
        Of("tenant", static call => call.Last.CallerTenant),
        Of("version", static call => call.Last.ToolVersion),
        Of("kind", static call => call.Last.ToolKind ?? call.Last.TargetKind),
        Of("target", static call => call.Text("target", "id") ?? call.Last.TargetName),
        Of("code", static call => call.Last.Code),
        Of("status", static call => call.Status),
        Of("day", static call => call.Began?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Of("policy", static call => call.Last.PolicyDigest),
        new("agent", static call => Several(call.Last.CallerActors)),
        new("rule", static call => Several([.. call.Last.Guards.Prepend(call.Last.Entry).OfType<string>()])),
        new("data", static call => Several(call.DataClasses)),
    ];

    public static string Names { get; } = string.Join(", ", All.Select(static key => key.Name));

    public static StatsKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    private static StatsKey Of(string name, Func<JoinedCall, string?> value) => new(name, call => [value(call)]);

    private static IEnumerable<string?> Several(IReadOnlyList<string> values) => values.Count == 0 ? new string?[] { null } : values.Distinct<string?>(StringComparer.Ordinal);
}
