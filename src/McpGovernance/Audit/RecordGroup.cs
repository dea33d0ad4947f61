using System.Buffers.Text;
using System.Text;

namespace McpGovernance.Audit;

/// <summary>Records that are written together: each gets its number and becomes a line.</summary>
internal sealed class RecordGroup
{
    private const int KeptBytes = 4 << 20;
    private readonly RecordBuffer _bytes = new(64 << 10);
    private readonly byte[] _origin;
    private long _next = 1;

    public RecordGroup(string log, int epoch) =>
        _origin = Encoding.ASCII.GetBytes($",\"log\":\"{log}\",\"epoch\":{epoch},");

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public int Count { get; private set; }

    /// <summary>The number of the first record of this group.</summary>
    public long First => _next - Count;

    /// <param name="body">One JSON object; the writer puts number and origin in front.</param>
    public void Add(ReadOnlySpan<byte> body)
    {
        Write(_bytes, _next, body);
        _bytes.Write("\n"u8);
        _next++;
        Count++;
    }

    /// <summary>A line as it stands under a number, without its line feed.</summary>
    public byte[] Line(long seq, ReadOnlySpan<byte> body)
    {
        var line = new RecordBuffer(body.Length + 128);
        Write(line, seq, body);
        return line.Span.ToArray();
    }

    public void Clear()
    {
        _bytes.Clear(KeptBytes);
        Count = 0;
    }

    private void Write(RecordBuffer bytes, long seq, ReadOnlySpan<byte> body)
    {
        var head = bytes.GetSpan(32);
        "{\"seq\":"u8.CopyTo(head);
        Utf8Formatter.TryFormat(seq, head[7..], out var digits);
        bytes.Advance(7 + digits);
        bytes.Write(_origin);
        bytes.Write(body[1..]);
    }
}
