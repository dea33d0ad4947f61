using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Limits;

/// <summary>Measures one request at a time: its size, depth and keys, in one pass over its bytes.</summary>
/// <remarks>Not thread safe; used again and again (see <see cref="RequestScanner"/>).</remarks>
internal sealed class RequestScan : IDisposable
{
    private readonly AdmissionOptions _options;
    private readonly BoundedBuffer _buffer;
    private readonly Utf8JsonWriter _writer;
    private readonly KeyTable _keys = new();
    private readonly Level[] _levels;

    public RequestScan(AdmissionOptions options)
    {
        _options = options;
        _buffer = new(options.MaxRequestBytes);
        _levels = new Level[options.MaxDepth + 1];
        _writer = new(_buffer, new JsonWriterOptions
        {
            // As the request was, not escaped for the Web: a letter must not count six times.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,

            // One more than allowed, so that a writer at this depth says the request is too deep, whatever it threw.
            MaxDepth = options.MaxDepth + 1,
        });
    }

    /// <summary>Bytes of the request that was scanned last; when it is too large, how far the scan came.</summary>
    public int Bytes => _buffer.Count;

    /// <summary>About how much memory the scan holds on to.</summary>
    public int Capacity => _buffer.Capacity + _keys.Capacity;

    public Denial? Scan(JsonNode request)
    {
        _buffer.Clear();
        _keys.Clear();
        _writer.Reset();
        try
        {
            request.WriteTo(_writer);
            _writer.Flush();
        }
        catch (BoundedBuffer.OverflowedException)
        {
            return AdmissionDenials.TooLarge;
        }
        catch (InvalidOperationException)
        {
            return _writer.CurrentDepth > _options.MaxDepth ? AdmissionDenials.TooDeep : AdmissionDenials.NotUnicode;
        }
        catch (ArgumentException)
        {
            // What a node that had been read into a dictionary does with a duplicate.
            return AdmissionDenials.DuplicateKey;
        }

        return Read();
    }

    public void Dispose()
    {
        _writer.Reset(); // disposing writes what is pending, which may be too much
        _writer.Dispose();
    }

    private Denial? Read()
    {
        var reader = new Utf8JsonReader(_buffer.Written, new JsonReaderOptions { MaxDepth = _options.MaxDepth + 2 });
        var owners = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    var depth = reader.CurrentDepth;
                    if (depth >= _options.MaxDepth)
                    {
                        return AdmissionDenials.TooDeep;
                    }

                    _levels[depth] = new(owners++, depth == 0 || (depth == 1 ? _levels[0].InArguments : _levels[depth - 1].IgnoresCase));
                    break;

                case JsonTokenType.PropertyName when Key(ref reader, ref _levels[reader.CurrentDepth - 1]) is { } denial:
                    return denial;
            }
        }

        return null;
    }

    private Denial? Key(ref Utf8JsonReader reader, ref Level level)
    {
        if (_keys.Count == _options.MaxKeys)
        {
            return AdmissionDenials.TooManyKeys;
        }

        // A UTF-16 code unit takes at most three bytes, or six when it is escaped.
        if (reader.ValueSpan.Length > 6 * _options.MaxKeyLength)
        {
            return AdmissionDenials.KeyTooLong;
        }

        var length = reader.CopyString(_keys.Next(reader.ValueSpan.Length));
        if (length > _options.MaxKeyLength)
        {
            return AdmissionDenials.KeyTooLong;
        }

        if (reader.CurrentDepth == 1)
        {
            level.InArguments = _keys.Next(length)[..length].Equals("arguments", StringComparison.OrdinalIgnoreCase);
        }

        return _keys.TryAdd(level.Owner, length, level.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            ? null
            : AdmissionDenials.DuplicateKey;
    }

    /// <summary>An open object or array. The parameters and the arguments are bound by readers that may ignore case.</summary>
    private record struct Level(int Owner, bool IgnoresCase)
    {
        /// <summary>For the parameters object: whether the member that was read last is the arguments.</summary>
        public bool InArguments { get; set; }
    }
}
