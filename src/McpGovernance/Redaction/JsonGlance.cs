using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Redaction;

/// <summary>Tells at a glance whether JSON may hide a secret, without making anything of it. Nearly all of it hides none.</summary>
/// <remarks>Thread safe: buffers are lent to one look at a time.</remarks>
internal sealed class JsonGlance
{
    private const int KeptChars = 64 << 10;
    private const string Blob = "\"blob\"";

    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly int s_maxIdle = 2 * Environment.ProcessorCount;

    private readonly ConcurrentQueue<Buffers> _idle = new();

    /// <summary>Whether it must be looked at value by value. Written anew, nothing is escaped that need not be.</summary>
    public bool MayHide(JsonNode node)
    {
        var buffers = Rent();
        try
        {
            node.WriteTo(buffers.Writer);
            buffers.Writer.Flush();
            return MayHide(buffers.Text(buffers.Bytes.WrittenSpan));
        }
        catch (InvalidOperationException)
        {
            return true;    // Half of a surrogate pair: whoever reads it value by value says what becomes of it.
        }
        finally
        {
            Return(buffers);
        }
    }

    /// <summary>Whether it must be looked at value by value, because something may be hidden by how it is written, too.</summary>
    public bool MayHide(JsonElement value)
    {
        var buffers = Rent();
        try
        {
            var text = buffers.Text(JsonMarshal.GetRawUtf8Value(value));
            return text.Contains("\\u", StringComparison.Ordinal) || MayHide(text);
        }
        finally
        {
            Return(buffers);
        }
    }

    private static bool MayHide(ReadOnlySpan<char> text) => SecretDetector.Find(text).Count > 0 || text.Contains(Blob, StringComparison.Ordinal);

    private Buffers Rent() => _idle.TryDequeue(out var buffers) ? buffers : new Buffers();

    private void Return(Buffers buffers)
    {
        if (_idle.Count < s_maxIdle && buffers.Reset())
        {
            _idle.Enqueue(buffers);
        }
    }

    private sealed class Buffers
    {
        private char[] _text = new char[4 << 10];

        public Buffers() => Writer = new Utf8JsonWriter(Bytes, s_plain);

        public System.Buffers.ArrayBufferWriter<byte> Bytes { get; } = new(4 << 10);

        public Utf8JsonWriter Writer { get; }

        public ReadOnlySpan<char> Text(ReadOnlySpan<byte> utf8)
        {
            if (_text.Length < utf8.Length)
            {
                _text = new char[utf8.Length];
            }

            return _text.AsSpan(0, Encoding.UTF8.GetChars(utf8, _text));
        }

        /// <summary>Forgets everything; whether it is small enough to be kept.</summary>
        public bool Reset()
        {
            Bytes.Clear();
            Writer.Reset(Bytes);
            Array.Clear(_text);
            return _text.Length <= KeptChars && Bytes.Capacity <= KeptChars;
        }
    }
}
