using System.Buffers;
using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>What a sink could not be given, in a file beside its cursor: one JSON object a line, with the bytes of the record as base64.</summary>
/// <remarks>Used by one follower. A line is durable before anybody goes on.</remarks>
internal sealed class SinkDeadLetters(string directory, string name, JournalStorage storage, TimeProvider time)
{
    public string Path { get; } = System.IO.Path.Combine(directory, name + ".dead.jsonl");

    /// <exception cref="IOException">It is not there; whatever part of it was written is taken away by the next one.</exception>
    public void Add(SinkLine line, string reason)
    {
        JournalDirectory.ThrowIfLink(Path);
        var bytes = Format(line, reason);
        using var file = storage.OpenOrCreate(Path, out var length);
        length = WholeLines(file, length);
        file.Write(bytes, length);
        file.Flush();
        storage.FlushDirectory(directory);
    }

    private ReadOnlySpan<byte> Format(SinkLine line, string reason)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("time", time.GetUtcNow());
            json.WriteString("sink", name);
            if (line.Record is { } record)
            {
                json.WriteString("log", record.Log);
                json.WriteNumber("epoch", record.Epoch);
                json.WriteNumber("seq", record.Seq);
            }
            else
            {
                json.WriteString("file", line.Segment);
                json.WriteNumber("line", line.Number);
            }

            json.WriteString("reason", reason);
            json.WriteBase64String("record", line.Bytes.Span);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    /// <summary>A line that a full disk or a crash cut off is written over.</summary>
    private static long WholeLines(JournalFile file, long length)
    {
        Span<byte> one = stackalloc byte[1];
        var whole = length;
        while (whole > 0)
        {
            file.Read(one, whole - 1);
            if (one[0] == (byte)'\n')
            {
                break;
            }

            whole--;
        }

        if (whole < length)
        {
            file.SetLength(whole);
        }

        return whole;
    }
}
