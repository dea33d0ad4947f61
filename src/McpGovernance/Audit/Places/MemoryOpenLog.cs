namespace McpGovernance.Audit;

/// <summary>A log that is kept in memory until its sinks have it.</summary>
internal sealed class MemoryOpenLog(MemoryRecords memory, JournalSettings settings, JournalRecords records) : RecordwiseOpenLog("memory", settings, records)
{
    private readonly JournalSettings _settings = settings;

    public override string Place => Name;

    /// <summary>Where there is no room, the journal waits for its sinks as long as a call waits for its record, and then it is full.</summary>
    protected override int Keep(List<AuditRecord> group, int from)
    {
        var count = Add(group, from);
        if (count == 0)
        {
            memory.WaitForRoom(group[from], _settings.Options.Timeout, _settings.Time);
            count = Add(group, from);
            if (count == 0)
            {
                throw new JournalException(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The memory that the journal is in is full: {memory.Count} records of {memory.Bytes} bytes wait for a sink. Bring back the sinks, or give it more in 'MemoryJournalOptions'."));
            }
        }

        return count;
    }

    protected override void Kept() => Grow();

    private int Add(List<AuditRecord> group, int from)
    {
        var count = 0;
        while (from + count < group.Count && memory.TryAdd(group[from + count]))
        {
            count++;
        }

        return count;
    }
}
