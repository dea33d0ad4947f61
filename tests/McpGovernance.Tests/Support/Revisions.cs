namespace McpGovernance.Tests.Support;

/// <summary>The two protocol eras.</summary>
internal static class Revisions
{
    public const string Older = "2025-11-25";
    public const string Newer = "2026-07-28";

    public static readonly string[] Both = [Older, Newer];
}
