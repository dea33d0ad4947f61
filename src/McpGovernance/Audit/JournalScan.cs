using System.Security.Cryptography;

namespace McpGovernance.Audit;

/// <summary>What a dead process left: which calls have no outcome, how far the last epoch got, and what is torn.</summary>
internal sealed class JournalScan
{
    /// <summary>How much is read back at most. Only calls that ran when the process died matter, and they are near the end.</summary>
    private const long MaxBytes = 1L << 30;

    private readonly Dictionary<Guid, bool> _calls = [];

    public int Epoch { get; private set; }

    /// <summary>The last number of <see cref="Epoch"/>; 0 when it has no record.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The first number that was read, when not everything was; else 0.</summary>
    public long From { get; private set; }

    /// <summary>Whether the process that wrote it said goodbye, and nothing follows.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Lines that are no records and have records after them: left as they are.</summary>
    public int Broken { get; private set; }

    /// <summary>What epochs end with that is no record, oldest first: the last epoch's, and those that a recovery which was killed did not come to cut.</summary>
    public List<TornTail> Torn { get; } = [];

    /// <summary>Calls that began and have no outcome; a call that waits for the client's input is none of them.</summary>
    public IEnumerable<Guid> Orphans => _calls.Where(static call => !call.Value).Select(static call => call.Key).Order();

    public bool NeedsRecovery => !IsClosed || Torn.Count > 0 || Orphans.Any();

    /// <summary>Reads back to the last epoch that says it was opened, which means that everything before it is settled.</summary>
    public static JournalScan Read(JournalDirectory directory)
    {
        var segments = directory.Segments();
        var scan = new JournalScan();
        if (segments.Count == 0)
        {
            scan.IsClosed = true;
            return scan;
        }

        scan.Epoch = segments[^1].Epoch;
        var first = FirstUnsettled(directory, segments, out var isPartial);
        if (first > 0 && EndsEpoch(segments, first - 1))
        {
            scan.ReadTail(directory, segments[first - 1]);
        }

        for (var i = first; i < segments.Count; i++)
        {
            scan.ReadSegment(directory, segments[i], EndsEpoch(segments, i));
        }

        scan.From = isPartial ? segments[first].First : 0;
        return scan;
    }

    private static int FirstUnsettled(JournalDirectory directory, List<SegmentName> segments, out bool isPartial)
    {
        var bytes = 0L;
        var first = segments.Count;
        isPartial = false;
        while (first > 0)
        {
            first--;
            bytes += new FileInfo(directory.PathOf(segments[first])).Length;
            if (bytes > MaxBytes && first < segments.Count - 1)
            {
                first++;
                isPartial = true;
                break;
            }

            if (segments[first].First == 1 && HasOpened(directory.PathOf(segments[first])))
            {
                break;
            }
        }

        return first;
    }

    private static bool HasOpened(string path)
    {
        using var lines = new LineReader(path);
        while (lines.TryRead(out var line, out _))
        {
            if (ScannedRecord.TryParse(line, out var record) && record.Kind == ScannedRecord.Step.Opened)
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsEpoch(List<SegmentName> segments, int index) =>
        index == segments.Count - 1 || segments[index + 1].Epoch != segments[index].Epoch;

    private void ReadSegment(JournalDirectory directory, SegmentName segment, bool endsEpoch)
    {
        using var lines = new LineReader(directory.PathOf(segment));
        var good = 0L;
        var suspects = 0;
        while (lines.TryRead(out var line, out var end))
        {
            if (!ScannedRecord.TryParse(line, out var record))
            {
                suspects++;
                continue;
            }

            Broken += suspects;
            suspects = 0;
            good = end;
            Apply(record, segment.Epoch == Epoch);
        }

        if (!endsEpoch)
        {
            Broken += suspects;
        }
        else
        {
            NoteTorn(segment, lines, good);
        }
    }

    /// <summary>Of a settled epoch only the end matters.</summary>
    private void ReadTail(JournalDirectory directory, SegmentName segment)
    {
        using var lines = new LineReader(directory.PathOf(segment));
        var good = 0L;
        while (lines.TryRead(out var line, out var end))
        {
            good = ScannedRecord.TryParse(line, out _) ? end : good;
        }

        NoteTorn(segment, lines, good);
    }

    private void NoteTorn(SegmentName segment, LineReader lines, long good)
    {
        if (lines.Length > good)
        {
            Torn.Add(new TornTail(segment, good, lines.Length - good, lines.Digest(good)));
        }
    }

    private void Apply(in ScannedRecord record, bool isLastEpoch)
    {
        IsClosed = record.Kind == ScannedRecord.Step.Closed;
        if (isLastEpoch)
        {
            LastSeq = Math.Max(LastSeq, record.Seq);
        }

        if (record.Kind == ScannedRecord.Step.Begins)
        {
            _calls[record.Call] = record.AwaitsInput;
        }
        else if (record.Kind == ScannedRecord.Step.Ends)
        {
            _calls.Remove(record.Call);
        }
    }

    /// <summary>Reads complete lines; what has no line end is only part of <see cref="Length"/>.</summary>
    private sealed class LineReader(string path) : IDisposable
    {
        private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        private byte[] _buffer = new byte[256 << 10];
        private int _start;
        private int _end;
        private long _offset;

        public long Length => _file.Length;

        public bool TryRead(out ReadOnlySpan<byte> line, out long end)
        {
            while (true)
            {
                var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
                if (length >= 0)
                {
                    line = _buffer.AsSpan(_start, length);
                    _start += length + 1;
                    _offset += length + 1;
                    end = _offset;
                    return true;
                }

                if (!Fill())
                {
                    line = default;
                    end = _offset;
                    return false;
                }
            }
        }

        public byte[] Digest(long offset)
        {
            _file.Position = offset;
            return SHA256.HashData(_file);
        }

        public void Dispose() => _file.Dispose();

        private bool Fill()
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }
            else if (_end == _buffer.Length)
            {
                if (_buffer.Length > 16 << 20)
                {
                    return false; // No record is that long: all of the rest is no record.
                }

                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var read = _file.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
    }
}
