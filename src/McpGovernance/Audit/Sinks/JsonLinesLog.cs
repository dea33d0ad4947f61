using System.Globalization;

namespace McpGovernance.Audit;

/// <summary>The files of one log in a directory of copies, held by a lock. It knows from them what it has.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class JsonLinesLog : IDisposable
{
    private const int Tail = SegmentCursor.MaxLineBytes * 2;

    private readonly string _directory;
    private readonly string _log;
    private readonly JournalStorage _storage;
    private readonly FileStream _lock;
    private JournalFile? _file;
    private string? _path;
    private string _day = "";
    private int _number;
    private long _length;
    private bool _isDoubtful;
    private bool _isNameDurable;

    private JsonLinesLog(string directory, string log, JournalStorage storage, FileStream held)
    {
        (_directory, _log, _storage, _lock) = (directory, log, storage, held);
        Last = AuditPosition.Start(log);
    }

    /// <summary>The last record that is on the disk.</summary>
    public AuditPosition Last { get; private set; }

    /// <exception cref="IOException">Somebody else writes the same log there, or what is there is no copy of a journal.</exception>
    public static JsonLinesLog Open(string directory, string log, JournalStorage storage)
    {
        JournalDirectory.ThrowIfLink(directory);
        LocalJournalStorage.CreateDirectory(directory);
        JournalDirectory.ThrowIfOthersCanWrite(directory);
        var path = Path.Combine(directory, log + ".lock");
        JournalDirectory.ThrowIfLink(path);
        var held = JournalDirectory.TryHold(path)
            ?? throw new IOException($"Another sink writes the copy of the same log in '{directory}'. Give each sink a directory of its own.");
        var opened = new JsonLinesLog(directory, log, storage, held);
        try
        {
            opened.Begin();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Writes what is not there yet and makes it durable.</summary>
    public void Append(AuditBatch batch, DateOnly today, long maxFileBytes)
    {
        if (batch.Epoch < Last.Epoch || (batch.Epoch == Last.Epoch && batch.LastSeq <= Last.Seq))
        {
            return;
        }

        var bytes = new MemoryStream();
        foreach (var record in batch.Records)
        {
            if (!Last.Includes(record.Epoch, record.Seq))
            {
                bytes.Write(record.Utf8Json.Span);
                bytes.WriteByte((byte)'\n');
            }
        }

        CutDoubtful();
        var day = today.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (_file is null || (_length > 0 && (_length + bytes.Length > maxFileBytes || string.CompareOrdinal(day, _day) > 0)))
        {
            Rotate(day);
        }

        _isDoubtful = true;
        _file!.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), _length);
        _file.Flush();
        if (!_isNameDurable)
        {
            _storage.FlushDirectory(_directory);
            _isNameDurable = true;
        }

        _isDoubtful = false;
        _length += bytes.Length;
        Last = new AuditPosition(batch.Log, batch.Epoch, batch.LastSeq);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lock.Dispose();
    }

    /// <summary>After a write that failed nobody knows what is on the disk: it is cut off, and what follows goes to another file.</summary>
    private void CutDoubtful()
    {
        if (_isDoubtful)
        {
            _file!.SetLength(_length);
            _file.Dispose();
            _file = null;
            _isDoubtful = false;
        }
    }

    private void Rotate(string day)
    {
        _file?.Dispose();
        _file = null;
        var isLater = string.CompareOrdinal(day, _day) > 0; // A clock that goes back begins no earlier day.
        (_day, _number) = isLater ? (day, 1) : (_day, _number + 1);
        _path = PathOf(_day, _number);
        _file = _storage.Create(_path);
        (_length, _isNameDurable) = (0, false);
    }

    /// <summary>Finds the last whole line. What stands after it was never acknowledged.</summary>
    private void Begin()
    {
        var files = Files();
        for (var i = files.Count - 1; i >= 0; i--)
        {
            var (day, number) = files[i];
            var path = PathOf(day, number);
            JournalDirectory.ThrowIfLink(path);
            var file = _storage.OpenOrCreate(path, out var length);
            var isNewest = _file is null;
            if (isNewest)
            {
                (_file, _path, _day, _number) = (file, path, day, number);
            }

            try
            {
                var whole = ReadLast(file, path, length);
                if (isNewest)
                {
                    Settle(file, length, whole);
                }
            }
            finally
            {
                if (!isNewest)
                {
                    file.Dispose();
                }
            }

            if (Last.Epoch > 0)
            {
                return;
            }
        }
    }

    private void Settle(JournalFile file, long length, long whole)
    {
        if (whole < length)
        {
            file.SetLength(whole);
        }

        file.Flush(); // A process that died may have written it and not made it durable.
        _storage.FlushDirectory(_directory);
        (_length, _isNameDurable) = (whole, true);
    }

    private long ReadLast(JournalFile file, string path, long length)
    {
        var start = Math.Max(0, length - Tail);
        var bytes = new byte[length - start];
        file.Read(bytes, start);
        var end = bytes.AsSpan().LastIndexOf((byte)'\n');
        if (end < 0)
        {
            return start == 0 ? 0 : throw NoCopy(path);
        }

        var begin = bytes.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
        if (!AuditRecord.TryParse(bytes.AsMemory(begin, end - begin), out var record, out _) || record.Log != _log)
        {
            throw NoCopy(path);
        }

        Last = record.Position;
        return start + end + 1;
    }

    private static IOException NoCopy(string path) =>
        new($"The last line of '{path}' is no record of the log that the file is named after. It was changed: move the file away, and it is written again.");

    private List<(string Day, int Number)> Files()
    {
        var files = new List<(string Day, int Number)>();
        foreach (var path in Directory.EnumerateFiles(_directory, _log + "-*.jsonl"))
        {
            var parts = Path.GetFileNameWithoutExtension(path)[(_log.Length + 1)..].Split('-');
            if (parts is [{ Length: 8 } day, var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                files.Add((day, number));
            }
        }

        files.Sort(static (a, b) => string.CompareOrdinal(a.Day, b.Day) is not 0 and var order ? order : a.Number.CompareTo(b.Number));
        return files;
    }

    private string PathOf(string day, int number) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{_log}-{day}-{number:D4}.jsonl"));
}
