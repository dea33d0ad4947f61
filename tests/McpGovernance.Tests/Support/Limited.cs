namespace McpGovernance.Tests.Support;

/// <summary>Limits, and calls that have to keep them.</summary>
internal static class Limited
{
    public static LimitRule Rule(
        string meaning, RateRule? rate = null, int? concurrency = null, QuotaRule? quota = null, params LimitPart[] per) => new()
        {
            Entry = $"limits/{meaning}",
            Meaning = meaning,
            Per = per.Length == 0 ? [LimitPart.Caller] : per,
            Rate = rate,
            Concurrency = concurrency,
            Quota = quota,
        };

    /// <summary>So many calls at once, and then one each hour.</summary>
    public static LimitRule Rate(int burst, string meaning = "rate", params LimitPart[] per) =>
        Rule(meaning, new RateRule(24, TimeSpan.FromDays(1), burst), per: per);

    public static LimitRule Concurrency(int calls, string meaning = "concurrency", params LimitPart[] per) => Rule(meaning, concurrency: calls, per: per);

    public static LimitRule Quota(long calls, string meaning = "quota", QuotaPeriod period = QuotaPeriod.Day, TimeZoneInfo? zone = null, params LimitPart[] per) =>
        Rule(meaning, quota: new QuotaRule(calls, period, zone ?? TimeZoneInfo.Utc), per: per);

    public static PolicyVerdict Verdict(params LimitRule[] limits) => new() { Requirement = new Requirement { Limits = limits } };

    public static Caller Caller(string subject) => new() { Kind = CallerKind.Authenticated, Issuer = "https://one.test", Subject = subject };

    public static Identity.FakeInvokeContext Call(TimeProvider time, LimitRule[] limits, string subject = "alice", string tool = "search", PolicyMode mode = PolicyMode.Enforce, string? session = null) =>
        new(policy: new ModePolicy(mode), target: tool, time: time, session: session) { Caller = Caller(subject), Verdict = Verdict(limits) };

    /// <summary>A later round of the call.</summary>
    public static CallRound LaterRound(bool isSuspended = false) => new()
    {
        CallId = Guid.NewGuid(),
        Number = 2,
        Server = "tickets",
        CallerKey = "",
        Method = "tools/call",
        Target = "search",
        ArgumentsDigest = "",
        ExpiresAt = default,
        Nonce = Guid.NewGuid(),
        Suspended = isSuspended,
    };

    private sealed class ModePolicy(PolicyMode mode) : PolicyEvaluator
    {
        public override string Name => "limited";

        public override string Version => "1";

        public override string Digest => "sha256-limited";

        public override RoleSet ResolveRoles(Caller caller, DateTimeOffset now) => new FakePolicyEvaluator.FakeRoleSet();

        public override Decision Decide(RoleSet roles, in GovernanceTarget target) => new(IsAllowed: true, "matrix/support/0");

        public override PolicyMode ModeAt(DateTimeOffset time) => mode;
    }
}
