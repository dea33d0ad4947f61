namespace McpGovernance.Audit;

/// <summary>Walks the lines of one segment, while somebody else may be writing it.</summary>
/// <remarks>The file is open only while a piece of it is read, so that a root of many processes needs no many handles.</remarks>
internal sealed class SegmentCursor(string path, long epoch, long firstSeq)
{
    /// <summary>16 times what version 1 permits. A longer line is skipped without being kept.</summary>
    public const int MaxLineBytes = 1024 * 1024;

    private const int FirstPiece = 4 * 1024;
    private const int Piece = 64 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _position;
    private bool _skipping;

    public enum Step
    {
        Line,
        TooLong,
        End,
    }

    public string Path => path;

    public (long Epoch, long FirstSeq) Order => (epoch, firstSeq);

    public long LineNumber { get; private set; }

    /// <summary>Where in the file the line begins that was read last.</summary>
    public long LineOffset { get; private set; }

    /// <summary>What stands after the last line feed is no record yet.</summary>
    public long IncompleteBytes { get; private set; }

    /// <summary>Reads the next complete line that ends before <paramref name="limit"/>.</summary>
    public Step ReadLine(long limit, out byte[] line)
    {
        line = [];
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var length = searched + feed;
                line = _skipping ? [] : _buffer.AsSpan(_start, length).ToArray();
                LineOffset = _position - (_end - _start);
                _start += length + 1;
                LineNumber++;
                var step = _skipping ? Step.TooLong : Step.Line;
                _skipping = false;
                return step;
            }

            searched = _end - _start;
            if (_skipping || searched > MaxLineBytes)
            {
                _skipping = true;
                _start = _end = searched = 0;
            }

            if (!Fill(limit))
            {
                Rest();
                return Step.End;
            }
        }
    }

    private bool Fill(long limit)
    {
        if (_position >= limit)
        {
            return false;
        }

        MakeRoom();
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var wanted = (int)Math.Min(_buffer.Length - _end, limit - _position);
        var read = RandomAccess.Read(handle, _buffer.AsSpan(_end, wanted), _position);
        _position += read;
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        var kept = _end - _start;
        var target = _buffer;
        if (kept == _buffer.Length || _buffer.Length < Piece)
        {
            target = new byte[Math.Max(FirstPiece, _buffer.Length * 2)];
        }

        _buffer.AsSpan(_start, kept).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, kept);
    }

    /// <summary>
    /// Goes back to the start of an incomplete line. A writer that failed in the middle of one cuts it and writes on
    /// from there, so its bytes must be read again.
    /// </summary>
    private void Rest()
    {
        IncompleteBytes = _end - _start + (_skipping ? MaxLineBytes : 0);
        _position -= _end - _start;
        _buffer = [];
        _start = _end = 0;
    }
}
