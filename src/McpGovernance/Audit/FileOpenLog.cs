namespace McpGovernance.Audit;

/// <summary>A directory that this process holds, recovered and ready to be written.</summary>
internal sealed class FileOpenLog : OpenLog
{
    private readonly JournalDirectory _directory;
    private readonly JournalReserve _reserve;
    private readonly SegmentWriter _segments;

    private FileOpenLog(JournalDirectory directory, int epoch, JournalReserve reserve, SegmentWriter segments)
        : base(directory.Log, epoch)
    {
        _directory = directory;
        _reserve = reserve;
        _segments = segments;
    }

    public override string Place => _directory.Path;

    public override string? Directory => _directory.Path;

    public override string Shortage => _reserve.Problem;

    /// <summary>Adopts the directory of a dead process, else makes one; recovers and closes the other dead ones.</summary>
    /// <exception cref="JournalException">The root cannot be used.</exception>
    public static FileOpenLog Open(FileJournalPlace place, JournalSettings settings, JournalRecords records)
    {
        JournalRoot.Prepare(place.Root);
        FileOpenLog? own = null;
        foreach (var path in System.IO.Directory.EnumerateDirectories(place.Root, JournalDirectory.Prefix + "*").Order(StringComparer.Ordinal))
        {
            if (JournalDirectory.IsName(Path.GetFileName(path)) && Adopt(path, place, settings, records, isOwn: own is null) is { } adopted)
            {
                own = adopted;
            }
        }

        own ??= BeginNew(JournalDirectory.Create(place.Root, new UuidSource(settings.Time)), place, settings, records);
        own._reserve.TryMake();
        return own;
    }

    /// <summary>Writes the group, on the reserve when the disk is full.</summary>
    public override void Write()
    {
        try
        {
            _segments.Write(Group);
        }
        catch (Exception cause) when (_reserve.CanBeTaken && DiskRoom.IsLacking(cause))
        {
            Restrict();
            _segments.TurnToReserve();
            _segments.Write(Group);
        }

        Group.Clear();
    }

    /// <summary>Makes durable what was written; some disks are full only now.</summary>
    public override void Flush()
    {
        try
        {
            _segments.Flush();
        }
        catch (Exception cause) when (_reserve.CanBeTaken && DiskRoom.IsLacking(cause))
        {
            Restrict();
            _segments.TurnToReserve();
        }
    }

    public override bool TryRestore() => _reserve.TryMakeAgain();

    public override void Dispose()
    {
        base.Dispose();
        _segments.Dispose();
        _directory.Dispose();
    }

    /// <summary>A directory that cannot be recovered is left alone: it must not keep this process from recording.</summary>
    private static FileOpenLog? Adopt(string path, FileJournalPlace place, JournalSettings settings, JournalRecords records, bool isOwn)
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

            var log = Begin(directory, place, settings, records);
            if (isOwn)
            {
                return log;
            }

            using (log)
            {
                log.Close(records);
                log._reserve.Release();
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
    private static FileOpenLog BeginNew(JournalDirectory directory, FileJournalPlace place, JournalSettings settings, JournalRecords records)
    {
        try
        {
            return Begin(directory, place, settings, records);
        }
        catch
        {
            JournalDirectory.TryRemove(directory.Path);
            throw;
        }
    }

    private static FileOpenLog Begin(JournalDirectory directory, FileJournalPlace place, JournalSettings settings, JournalRecords records)
    {
        SegmentWriter? segments = null;
        try
        {
            var before = JournalScan.Read(directory);
            var epoch = before.Epoch + 1;
            var reserve = new JournalReserve(directory.Path, place, settings);
            segments = new SegmentWriter(directory.Path, epoch, reserve, place.Storage, settings);
            var log = new FileOpenLog(directory, epoch, reserve, segments);
            place.Storage.FlushDirectory(place.Root); // A record is not durable in a directory whose name is not.
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
            settings.Log.Recovered(_directory.Path, orphans.Count, before.Torn.Sum(static torn => torn.Bytes));
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
        Write();
        Flush();
        foreach (var torn in before.Torn)
        {
            CutTail(torn);
        }
    }

    /// <summary>Only after the record of it is durable: a tail that is cut without a word would be the work of an attacker.</summary>
    private void CutTail(TornTail torn)
    {
        using var file = new FileStream(_directory.PathOf(torn.Segment), FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.SetLength(torn.At);
        PosixFile.Flush(file.SafeFileHandle);
    }
}
