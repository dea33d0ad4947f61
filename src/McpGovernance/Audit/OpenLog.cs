namespace McpGovernance.Audit;

/// <summary>A directory that this process holds, recovered and ready to be written.</summary>
internal sealed class OpenLog : IDisposable
{
    private readonly SegmentWriter _segments;

    private OpenLog(JournalDirectory directory, int epoch, JournalReserve reserve, SegmentWriter segments, RecordGroup group)
    {
        Directory = directory;
        Epoch = epoch;
        Reserve = reserve;
        _segments = segments;
        Group = group;
    }

    public JournalDirectory Directory { get; }

    public int Epoch { get; }

    public JournalReserve Reserve { get; }

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

        own ??= BeginNew(JournalDirectory.Create(settings.Root, new UuidSource(settings.Time)), settings, records);
        own.Reserve.TryMake();
        return own;
    }

    /// <summary>Writes the group, on the reserve when the disk is full.</summary>
    /// <param name="restrict">Called when the reserve is about to be used.</param>
    public void Write(Action restrict)
    {
        try
        {
            _segments.Write(Group);
        }
        catch (Exception cause) when (Reserve.CanBeTaken && DiskRoom.IsLacking(cause))
        {
            restrict();
            _segments.TurnToReserve();
            _segments.Write(Group);
        }

        Group.Clear();
    }

    /// <summary>Makes durable what was written; some disks are full only now.</summary>
    public void Flush(Action restrict)
    {
        try
        {
            _segments.Flush();
        }
        catch (Exception cause) when (Reserve.CanBeTaken && DiskRoom.IsLacking(cause))
        {
            restrict();
            _segments.TurnToReserve();
        }
    }

    /// <summary>Writes the last record. Nothing follows it.</summary>
    public void Close(JournalRecords records)
    {
        Group.Add(records.Closed());
        Write(static () => { });
        Flush(static () => { });
    }

    public void Dispose()
    {
        Digests.Dispose();
        _segments.Dispose();
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
                log.Reserve.Release();
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JournalException)
        {
            directory?.Dispose();
            settings.Log.CannotRecover(path, cause.Message);
        }

        return null;
    }

    /// <summary>A new directory in which nothing can be written does not stay: the next attempt makes its own.</summary>
    private static OpenLog BeginNew(JournalDirectory directory, JournalSettings settings, JournalRecords records)
    {
        try
        {
            return Begin(directory, settings, records);
        }
        catch
        {
            JournalDirectory.TryRemove(directory.Path);
            throw;
        }
    }

    private static OpenLog Begin(JournalDirectory directory, JournalSettings settings, JournalRecords records)
    {
        SegmentWriter? segments = null;
        try
        {
            var before = JournalScan.Read(directory);
            var epoch = before.Epoch + 1;
            var reserve = new JournalReserve(directory.Path, settings);
            segments = new SegmentWriter(directory.Path, epoch, reserve, settings);
            var log = new OpenLog(directory, epoch, reserve, segments, new RecordGroup(directory.Log, epoch));
            settings.Storage.FlushDirectory(settings.Root); // A record is not durable in a directory whose name is not.
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
            settings.Log.Recovered(Directory.Path, orphans.Count, before.Torn.Sum(static torn => torn.Bytes));
            var last = before.Torn.LastOrDefault(torn => torn.Segment.Epoch == before.Epoch);
            Group.Add(records.Recovered(before, last));
            foreach (var torn in before.Torn.Where(torn => torn != last))
            {
                Group.Add(records.RecoveredEarlier(torn));
            }

            foreach (var call in orphans)
            {
                Group.Add(records.Indeterminate(call));
            }
        }

        Group.Add(records.Opened(before));
        Write(static () => { });
        Flush(static () => { });
        foreach (var torn in before.Torn)
        {
            CutTail(torn);
        }
    }

    /// <summary>Only after the record of it is durable: a tail that is cut without a word would be the work of an attacker.</summary>
    private void CutTail(TornTail torn)
    {
        using var file = new FileStream(Directory.PathOf(torn.Segment), FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.SetLength(torn.At);
        PosixFile.Flush(file.SafeFileHandle);
    }
}
