namespace McpGovernance.Tests.Support.Identity;

internal sealed class FakeJournalStatus : JournalStatus
{
    public bool Available { get; set; } = true;

    public override string? Location => null;

    public override bool IsAvailable => Available;

    public override string? Problem => null;

    public override long Queued => 3;

    public override long Written => 40;

    public override long Failures => 2;
}
