namespace McpGovernance.Tests.Support;

/// <summary>A journal that is fine.</summary>
internal sealed class FakeJournalStatus : JournalStatus
{
    public override string? Location => null;

    public override bool IsAvailable => true;

    public override string? Problem => null;

    public override long Queued => 0;

    public override long Written => 0;

    public override long Failures => 0;
}
