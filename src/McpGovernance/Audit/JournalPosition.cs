namespace McpGovernance.Audit;

/// <summary>Where a record stands among those of other processes: by time, then (log, epoch, seq).</summary>
internal readonly record struct JournalPosition(DateTimeOffset Time, string? Log, long Epoch, long Seq) : IComparable<JournalPosition>
{
    public int CompareTo(JournalPosition other)
    {
        var order = Time.CompareTo(other.Time);
        order = order != 0 ? order : string.CompareOrdinal(Log, other.Log);
        order = order != 0 ? order : Epoch.CompareTo(other.Epoch);
        return order != 0 ? order : Seq.CompareTo(other.Seq);
    }
}
