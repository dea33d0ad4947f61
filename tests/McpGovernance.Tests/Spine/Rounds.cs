namespace McpGovernance.Tests.Spine;

internal static class Rounds
{
    public static CallRound Any { get; } = new()
    {
        CallId = Guid.Parse("018f0000-0000-7000-8000-000000000001"),
        Number = 2,
        Server = "tickets",
        CallerKey = "2|5:alice",
        Method = "tools/call",
        Target = "create_ticket",
        ArgumentsDigest = "digest",
        ExpiresAt = new DateTimeOffset(2026, 7, 28, 12, 10, 0, TimeSpan.Zero),
        Nonce = Guid.Parse("018f0000-0000-7000-8000-000000000002"),
        Inner = "own state",
        Suspended = true,
    };
}
