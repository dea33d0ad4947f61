namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>A journal that nothing can be written to.</summary>
internal sealed class BrokenJournal : JournalStatus
{
    public override string? Location => "/secret/place";

    public override bool IsAvailable => false;

    public override string? Problem => "The disk of /secret/place is full.";

    public override long Queued => 0;

    public override long Written => 0;

    public override long Failures => 1;
}
