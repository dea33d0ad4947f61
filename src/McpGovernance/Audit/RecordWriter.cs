using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Base64UrlText = System.Buffers.Text.Base64Url;

namespace McpGovernance.Audit;

/// <summary>Writes one record, bounded whatever the caller sent: texts are cut, the record is never dropped. Not thread safe.</summary>
/// <remarks>Everything that is not plain ASCII is escaped, so that a line is a line and a terminal sees no controls.</remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "A JSON writer over a buffer holds nothing to give back; pooled records live as long as their pool.")]
internal sealed class RecordWriter
{
    /// <summary>What one line of the journal may have.</summary>
    public const int MaxRecordBytes = 64 << 10;

    /// <summary>How many characters of a text are kept.</summary>
    public const int MaxText = 4096;

    private static readonly JsonEncodedText NoDigest = JsonEncodedText.Encode(new string('-', Audit.OpenDigest.Length));
    private const int MaxElements = 64;
    private const int EscapedBytesPerChar = 6;
    private const int Reserve = 8 << 10; // For names, numbers, digests, and what the journal puts in front.
    private const int KeptBytes = 16 << 10;

    private readonly RecordBuffer _body = new(2 << 10);
    private readonly Utf8JsonWriter _json;
    private bool _truncated;

    public RecordWriter() => _json = new Utf8JsonWriter(_body, new JsonWriterOptions { SkipValidation = true });

    /// <summary>The finished record: one JSON object.</summary>
    public ReadOnlySpan<byte> Body => _body.Span;

    /// <summary>Free for use while the record is written; what a digest is open for stays until the record is appended.</summary>
    public RecordBuffer Scratch { get; } = new(512);

    /// <summary>The digest of <see cref="Scratch"/> that the record still lacks.</summary>
    public OpenDigest? Lacks { get; private set; }

    private int Budget => MaxRecordBytes - Reserve - (int)(_json.BytesCommitted + _json.BytesPending);

    public void Begin(JsonEncodedText type, Guid id, DateTimeOffset time)
    {
        Clear();
        _json.WriteStartObject();
        _json.WriteNumber(RecordNames.V, RecordNames.Version);
        _json.WriteString(RecordNames.Type, type);
        _json.WriteString(RecordNames.Id, id);
        Time(RecordNames.Time, time);
    }

    public void End()
    {
        if (_truncated)
        {
            _json.WriteBoolean(RecordNames.Truncated, true);
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    public void Clear()
    {
        _body.Clear(KeptBytes);
        Scratch.Clear(KeptBytes);
        _json.Reset();
        _truncated = false;
        Lacks = null;
    }

    public void Open(JsonEncodedText name) => _json.WriteStartObject(name);

    public void OpenArray(JsonEncodedText name) => _json.WriteStartArray(name);

    public void Close() => _json.WriteEndObject();

    public void CloseArray() => _json.WriteEndArray();

    public void Word(JsonEncodedText name, JsonEncodedText value) => _json.WriteString(name, value);

    public void Id(JsonEncodedText name, Guid value) => _json.WriteString(name, value);

    public void Id(Guid value) => _json.WriteStringValue(value);

    public void Number(JsonEncodedText name, long value) => _json.WriteNumber(name, value);

    public void Flag(JsonEncodedText name, bool value) => _json.WriteBoolean(name, value);

    public void Time(JsonEncodedText name, DateTimeOffset value)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(value.UtcDateTime, text, out var length, 'O');
        _json.WriteString(name, text[..length]);
    }

    /// <summary>Writes milliseconds to three places.</summary>
    public void Milliseconds(JsonEncodedText name, TimeSpan value)
    {
        var (thousandths, rest) = Math.DivRem(value.Ticks, TimeSpan.TicksPerMicrosecond);
        thousandths += rest / (TimeSpan.TicksPerMicrosecond / 2);
        byte places = 3;
        for (; places > 0 && thousandths % 10 == 0; places--)
        {
            thousandths /= 10;
        }

        // A decimal is formatted at a fraction of the price of a double.
        var magnitude = Math.Abs(thousandths);
        _json.WriteNumber(name, new decimal((int)magnitude, (int)(magnitude >> 32), 0, thousandths < 0, places));
    }

    public void NumberAsText(JsonEncodedText name, long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out var length);
        _json.WriteString(name, text[..length]);
    }

    public void Base64Url(JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        Span<byte> text = stackalloc byte[Base64UrlText.GetEncodedLength(32)];
        var length = Base64UrlText.EncodeToUtf8(value, text);
        _json.WriteString(name, text[..length]);
    }

    /// <summary>Leaves room for the keyed digest of <see cref="Scratch"/>. A record has at most one.</summary>
    public void OpenDigest(JsonEncodedText name, GovernanceKey key)
    {
        _json.WriteString(name, NoDigest);
        Lacks = new OpenDigest(key, (int)(_json.BytesCommitted + _json.BytesPending) - 1 - Audit.OpenDigest.Length);
    }

    /// <summary>Writes <c>sha256-</c> and the unpadded base64url of a digest.</summary>
    public void Digest(JsonEncodedText name, ReadOnlySpan<byte> sha256)
    {
        Span<byte> text = stackalloc byte[7 + 43];
        "sha256-"u8.CopyTo(text);
        Base64UrlText.EncodeToUtf8(sha256, text[7..]);
        _json.WriteString(name, text);
    }

    /// <summary>Says that something was left out.</summary>
    public void Cut() => _truncated = true;

    /// <summary>Writes a text of anybody's making. What is empty is absent.</summary>
    public void Text(JsonEncodedText name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (Fits(value))
        {
            _json.WriteString(name, value);
        }
        else if (Room() is > 0 and var room)
        {
            var text = ArrayPool<char>.Shared.Rent(room + 1);
            _json.WriteString(name, text.AsSpan(0, Clean(value, room, text)));
            ArrayPool<char>.Shared.Return(text);
        }
    }

    public void Texts(JsonEncodedText name, IReadOnlyList<string>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        _json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i] ?? "";
            var room = Room();
            if (i == MaxElements || room == 0)
            {
                _truncated = true;
                break;
            }

            if (Fits(value))
            {
                _json.WriteStringValue(value);
                continue;
            }

            var text = ArrayPool<char>.Shared.Rent(room + 1);
            _json.WriteStringValue(text.AsSpan(0, Clean(value, room, text)));
            ArrayPool<char>.Shared.Return(text);
        }

        _json.WriteEndArray();
    }

    /// <summary>Short enough and free of surrogates, which must be looked at one by one because half of a pair cannot be written.</summary>
    private bool Fits(string value) =>
        value.Length <= MaxText && value.Length * EscapedBytesPerChar <= Budget && !value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    private int Room()
    {
        var room = Math.Min(MaxText, Budget / EscapedBytesPerChar) - 1;
        if (room > 0)
        {
            return room;
        }

        _truncated = true;
        return 0;
    }

    private int Clean(string value, int room, char[] text)
    {
        var length = 0;
        foreach (var rune in value.EnumerateRunes()) // Half pairs come out as U+FFFD.
        {
            if (length + rune.Utf16SequenceLength > room)
            {
                _truncated = true;
                text[length++] = '\u2026';
                break;
            }

            length += rune.EncodeToUtf16(text.AsSpan(length));
        }

        return length;
    }
}
