namespace McpGovernance.Benchmarks.Support;

/// <summary>The governance that is measured: a policy of so many entries, a journal, and limits that nobody reaches.</summary>
internal static class BenchmarkGovernance
{
    public const string Ungoverned = "ungoverned";
    public const string Accepted = "accepted";
    public const string DefaultLevels = "default";
    public const string ChangeAtDefaultLevels = "change-default";

    private static readonly Caller Local = new() { Kind = CallerKind.Local, Subject = "benchmark" };

    /// <summary>As words on a command line name it; <see langword="null"/> for a server without governance.</summary>
    public static Action<GovernanceBuilder>? For(string levels, string root) => levels switch
    {
        Ungoverned => null,
        Accepted => governance => Configure(governance, root, entries: 1),
        DefaultLevels or ChangeAtDefaultLevels => governance => Configure(governance, root, entries: 1, defaultLevels: true),
        _ => throw new ArgumentException($"'{levels}' is none of '{Ungoverned}', '{Accepted}', '{DefaultLevels}' and '{ChangeAtDefaultLevels}'.", nameof(levels)),
    };

    /// <summary>Whether the tool is one that reads.</summary>
    public static bool Reads(string levels) => levels != ChangeAtDefaultLevels;

    public static void Configure(GovernanceBuilder governance, string root, int entries, bool defaultLevels = false)
    {
        governance.UsePolicy(policy => Fill(policy, entries)).UseCallerResolver(static _ => Local);
        governance.UseAdmission(static options =>
        {
            options.CallerAttemptsPerMinute = options.ConnectionAttemptsPerMinute = 60_000_000;
            options.CallerBurst = options.ConnectionBurst = 1_000_000;
        });
        governance.UseAudit(options =>
        {
            options.Root = root;
            options.SegmentBytes = TemporaryRoot.SegmentBytes;
            if (!defaultLevels)
            {
                options.ReadIntent = options.ReadOutcome = options.ChangeIntent = options.ChangeOutcome = AcknowledgementLevel.Accepted;
            }
        });
    }

    private static void Fill(PolicyBuilder policy, int entries)
    {
        policy.Name("benchmark", "1").Allow("local", ServedTool.Name);
        for (var entry = 1; entry < entries; entry++)
        {
            var role = $"role-{entry % 500}";
            if (entry <= 500)
            {
                policy.Role(role, who => who.Scope(role));
            }

            policy.Allow(role, entry % 10 == 0 ? $"tool-{entry}.*" : $"tool-{entry}");
        }
    }
}
