namespace McpGovernance;

/// <summary>What a journal in memory does with a new record when its memory is full.</summary>
public enum MemoryJournalOverflow
{
    /// <summary>The record waits, as long as <see cref="AuditOptions.Timeout"/> says, and then the call is refused with <c>audit.unavailable</c>. Nothing is dropped.</summary>
    Refuse = 0,

    /// <summary>The oldest records are lost, and nobody has them: there is no audit. For development and tests.</summary>
    ForgetOldest = 1,
}
