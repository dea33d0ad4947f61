namespace McpGovernance;

/// <summary>How far a record must be before the call goes on.</summary>
/// <remarks>
/// Each level includes the ones before it. Where a sink is the journal (<c>UseAuditSinkAsJournal</c>), <see cref="Written"/> and
/// <see cref="Durable"/> both mean that it acknowledged; where the journal is in memory (<c>UseMemoryJournal</c>), that the record is there.
/// </remarks>
public enum AcknowledgementLevel
{
    /// <summary>The journal has taken the record and will write it. It is lost if the process is killed in the next moment.</summary>
    Accepted = 0,

    /// <summary>The record is in the file. It outlives the process, not a power failure.</summary>
    Written = 1,

    /// <summary>The record is on the disk (<c>fsync</c>, shared by all who wait at the same time). It outlives a power failure.</summary>
    Durable = 2,
}
