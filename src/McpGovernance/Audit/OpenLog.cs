namespace McpGovernance.Audit;

/// <summary>A directory that this process holds, recovered and ready to be written.</summary>
internal sealed class OpenLog : IDisposable
{
    private OpenLog(JournalDirectory directory, int epoch, SegmentWriter segments, RecordGroup group)
    {
        Directory = directory;
        Epoch = epoch;
        Segments = segments;
        Group = group;
    }

    public JournalDirectory Directory { get; }

    public int Epoch { get; }

    public SegmentWriter Segments { get; }

    public RecordGroup Group { get; }

    public DigestFiller Digests { get; } = new();

    /// <summary>Adopts the directory of a dead process, else makes one; recovers and closes the other dead ones.</summary>
    /// <exception cref="JournalException">The root cannot be used.</exception>
    public static OpenLog Open(JournalSettings settings, JournalRecords records)
    {
        JournalRoot.Prepare(settings.Root);
        OpenLog? own = null;
        foreach (var path in System.IO.Directory.EnumerateDirectories(settings.Root, JournalDirectory.Prefix + "*").Order(StringComparer.Ordinal))
        {
            if (JournalDirectory.IsName(Path.GetFileName(path)) && Adopt(path, settings, records, isOwn: own is null) is { } adopted)
            {
                own = adopted;
            }
        }

        return own ?? Begin(JournalDirectory.Create(settings.Root, new UuidSource(settings.Time)), settings, records);
    }

    /// <summary>Writes the last record. Nothing follows it.</summary>
    public void Close(JournalRecords records)
    {
        Group.Add(records.Closed());
        Segments.Write(Group);
        Group.Clear();
        Segments.Flush();
    }

    public void Dispose()
    {
        Digests.Dispose();
        Segments.Dispose();
        Directory.Dispose();
    }

    /// <summary>A directory that cannot be recovered is left alone: it must not keep this process from recording.</summary>
    private static OpenLog? Adopt(string path, JournalSettings settings, JournalRecords records, bool isOwn)
    {
        JournalDirectory? directory = null;
        try
        {
            directory = JournalDirectory.TryLock(path);
            if (directory is null || (!isOwn && !JournalScan.Read(directory).NeedsRecovery))
            {
                directory?.Dispose();
                return null;
            }

            var log = Begin(directory, settings, records);
            if (isOwn)
            {
                return log;
            }

            using (log)
            {
                log.Close(records);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JournalException)
        {
            directory?.Dispose();
            settings.Log.CannotRecover(path, cause.Message);
        }

        return null;
    }

    private static OpenLog Begin(JournalDirectory directory, JournalSettings settings, JournalRecords records)
    {
        SegmentWriter? segments = null;
        try
        {
            var before = JournalScan.Read(directory);
            var epoch = before.Epoch + 1;
            segments = new SegmentWriter(directory.Path, epoch, settings);
            var log = new OpenLog(directory, epoch, segments, new RecordGroup(directory.Log, epoch));
            log.Recover(before, settings, records);
            return log;
        }
        catch
        {
            segments?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    private void Recover(JournalScan before, JournalSettings settings, JournalRecords records)
    {
        if (before.NeedsRecovery)
        {
            var orphans = before.Orphans.ToList();
            settings.Log.Recovered(Directory.Path, orphans.Count, before.CutBytes);
            Group.Add(records.Recovered(before));
            foreach (var call in orphans)
            {
                Group.Add(records.Indeterminate(call));
            }
        }

        Group.Add(records.Opened(before));
        Segments.Write(Group);
        Group.Clear();
        Segments.Flush();
        if (before.CutBytes > 0)
        {
            CutTail(Directory.Segments().Last(segment => segment.Epoch < Epoch), before.CutAt);
        }
    }

    /// <summary>Only after the record of it is durable: a tail that is cut without a word would be the work of an attacker.</summary>
    private void CutTail(SegmentName segment, long length)
    {
        using var file = new FileStream(Directory.PathOf(segment), FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.SetLength(length);
        file.Flush(flushToDisk: true);
    }
}
