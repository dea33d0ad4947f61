namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>A journal that cannot say how it is.</summary>
internal sealed class ThrowingJournal : JournalStatus
{
    public override string? Location => null;

    public override bool IsAvailable => throw new InvalidOperationException("no answer");

    public override string? Problem => null;

    public override long Queued => 0;

    public override long Written => 0;

    public override long Failures => 0;
}
