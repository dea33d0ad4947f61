namespace McpGovernance;

/// <summary>The one distinction between protocol revisions that matters here.</summary>
internal static class ProtocolRevision
{
    public const string July2026 = "2026-07-28";

    /// <summary>From 2026-07-28 on: no sessions, and a round is a new request.</summary>
    public static bool IsJuly2026OrLater(string? revision) =>
        !string.IsNullOrEmpty(revision) && string.CompareOrdinal(revision, July2026) >= 0;
}
