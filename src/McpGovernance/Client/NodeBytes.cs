using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Client;

/// <summary>Writes nodes into memory that is used again. One at a time for each thread.</summary>
internal sealed class NodeBytes : IDisposable
{
    public const int MaxDepth = 1_000;

    /// <summary>What held a large message is not kept.</summary>
    private const int MaxKept = 1 << 18;

    [ThreadStatic]
    private static NodeBytes? t_free;

    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
    private readonly Utf8JsonWriter _writer;

    private NodeBytes() => _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth });

    public static NodeBytes Rent()
    {
        var bytes = t_free ?? new NodeBytes();
        t_free = null;
        return bytes;
    }

    public static void Return(NodeBytes bytes)
    {
        if (bytes._buffer.Capacity <= MaxKept)
        {
            t_free = bytes;
        }
        else
        {
            bytes.Dispose();
        }
    }

    /// <summary>The bytes stay until the next writing.</summary>
    /// <exception cref="InvalidOperationException">A text is none, or it nests too deep.</exception>
    /// <exception cref="ArgumentException">An object has a key twice.</exception>
    public ReadOnlySpan<byte> Write(JsonNode node)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        node.WriteTo(_writer);
        _writer.Flush();
        return _buffer.WrittenSpan;
    }

    public void Dispose()
    {
        _writer.Reset(); // Disposing writes what is pending.
        _writer.Dispose();
    }
}
