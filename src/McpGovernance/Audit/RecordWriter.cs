using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Base64UrlText = System.Buffers.Text.Base64Url;

namespace McpGovernance.Audit;

/// <summary>Writes one record, bounded whatever the caller sent: texts are cut, the record is never dropped. Not thread safe.</summary>
/// <remarks>Everything that is not plain ASCII is escaped, so that a line is a line and a terminal sees no controls.</remarks>
internal sealed class RecordWriter
{
    /// <summary>What one line of the journal may have.</summary>
    public const int MaxRecordBytes = 64 << 10;

    /// <summary>How many characters of a text are kept.</summary>
    public const int MaxText = 4096;

    private static readonly JsonEncodedText NoDigest = JsonEncodedText.Encode(new string('-', Audit.OpenDigest.Whole));
    /// <summary>What is longer costs more to carry to the journal's thread than to hash here.</summary>
    public const int MaxCarried = 4 << 10;

    private const int MaxElements = 64;
    private const int EscapedBytesPerChar = 6;
    private const int Reserve = 8 << 10; // For names, numbers, digests, and what the journal puts in front.
    private const int KeptBytes = 16 << 10;

    private readonly RecordBuffer _body = new(2 << 10);
    private readonly RecordJson _json;
    private bool _truncated;

    public RecordWriter() => _json = new RecordJson(_body);

    /// <summary>The finished record: one JSON object.</summary>
    public ReadOnlySpan<byte> Body => _body.Span;

    /// <summary>Free for use while the record is written; what a digest is open for stays until the record is appended.</summary>
    public RecordBuffer Scratch { get; } = new(512);

    /// <summary>The digests of parts of <see cref="Scratch"/> that the record still lacks.</summary>
    public OpenDigests Lacks { get; } = new();

    /// <summary>How many bytes the record has so far.</summary>
    public int Length => _body.Length;

    private int Budget => MaxRecordBytes - Reserve - _body.Length;

    public void Begin(JsonEncodedText type, Guid id, DateTimeOffset time)
    {
        Clear();
        _json.StartObject();
        _json.Number(RecordNames.V, RecordNames.Version);
        _json.Word(RecordNames.Type, type);
        _json.Id(RecordNames.Id, id);
        Time(RecordNames.Time, time);
    }

    public void End()
    {
        if (_truncated)
        {
            _json.Flag(RecordNames.Truncated, true);
        }

        _json.EndObject();
    }

    public void Clear()
    {
        _body.Clear(KeptBytes);
        Scratch.Clear(KeptBytes);
        _json.Clear();
        _truncated = false;
        Lacks.Clear();
    }

    public void Open(JsonEncodedText name) => _json.StartObject(name);

    public void OpenArray(JsonEncodedText name) => _json.StartArray(name);

    public void Close() => _json.EndObject();

    public void CloseArray() => _json.EndArray();

    public void Word(JsonEncodedText name, JsonEncodedText value) => _json.Word(name, value);

    public void Id(JsonEncodedText name, Guid value) => _json.Id(name, value);

    public void Id(Guid value) => _json.Element(value);

    public void Number(JsonEncodedText name, long value) => _json.Number(name, value);

    public void Flag(JsonEncodedText name, bool value) => _json.Flag(name, value);

    public void Time(JsonEncodedText name, DateTimeOffset value)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(value.UtcDateTime, text, out var length, 'O');
        _json.Ascii(name, text[..length]);
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
        _json.Number(name, new decimal((int)magnitude, (int)(magnitude >> 32), 0, thousandths < 0, places));
    }

    public void NumberAsText(JsonEncodedText name, long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out var length);
        _json.Ascii(name, text[..length]);
    }

    public void Base64Url(JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        Span<byte> text = stackalloc byte[Base64UrlText.GetEncodedLength(32)];
        var length = Base64UrlText.EncodeToUtf8(value, text);
        _json.Ascii(name, text[..length]);
    }

    /// <summary>Leaves room for the keyed digest of all of <see cref="Scratch"/>.</summary>
    public void OpenDigest(JsonEncodedText name, GovernanceKey key)
    {
        _json.Word(name, NoDigest);
        Lacks.Add(new OpenDigest(key, _body.Length - 1 - Audit.OpenDigest.Whole, Audit.OpenDigest.Whole, 0, Scratch.Length));
    }

    /// <summary>Begins a member, whose value is written as an element.</summary>
    public void Name(JsonEncodedText name) => _json.BareName(name);

    /// <summary>Begins a member whose name anybody may have made.</summary>
    public void Name(string name) => _json.Name(name);

    public void OpenElement() => _json.StartElement((byte)'{');

    public void OpenArrayElement() => _json.StartElement((byte)'[');

    public void Nothing() => _json.Literal("null"u8);

    /// <summary>Writes a number, or a flag, as it was sent.</summary>
    public void Literal(ReadOnlySpan<byte> value) => _json.Literal(value);

    /// <summary>Writes a text of anybody's making as an element, or as the value of a name.</summary>
    public void Element(string value)
    {
        if (Room() is > 0 and var room)
        {
            var text = ArrayPool<char>.Shared.Rent(room + 1);
            _json.Element(text.AsSpan(0, Clean(value, room, text)));
            ArrayPool<char>.Shared.Return(text);
        }
        else
        {
            _json.Literal("null"u8);
        }
    }

    /// <summary>Writes a token in the place of a value: the id of a key, and room for what that key makes of a part of <see cref="Scratch"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">Where the part begins; it goes to the end.</param>
    /// <param name="isName">Whether the token stands in the place of a name.</param>
    public void Token(GovernanceKey key, int from, bool isName = false)
    {
        _json.Token(key.Id, isName);
        var lacking = new OpenDigest(key, _body.Length - (isName ? 2 : 1) - Audit.OpenDigest.Token, Audit.OpenDigest.Token, from, Scratch.Length - from);
        if (lacking.Count <= MaxCarried)
        {
            Lacks.Add(lacking);
            return;
        }

        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret.Span, Scratch.Span[from..], digest);
        Base64UrlText.EncodeToUtf8(digest[..Audit.OpenDigest.TokenBytes], _body.At(lacking.At, lacking.Length));
        Scratch.Truncate(from);
    }

    /// <summary>Writes <c>sha256-</c> and the unpadded base64url of a digest.</summary>
    public void Digest(JsonEncodedText name, ReadOnlySpan<byte> sha256)
    {
        Span<byte> text = stackalloc byte[7 + 43];
        "sha256-"u8.CopyTo(text);
        Base64UrlText.EncodeToUtf8(sha256, text[7..]);
        _json.Ascii(name, text);
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

        if (IsShort(value) && RecordJson.IsPlain(value))
        {
            _json.PlainText(name, value);
        }
        else if (IsShort(value) && !HasSurrogates(value))
        {
            _json.Text(name, value);
        }
        else if (Room() is > 0 and var room)
        {
            var text = ArrayPool<char>.Shared.Rent(room + 1);
            _json.Text(name, text.AsSpan(0, Clean(value, room, text)));
            ArrayPool<char>.Shared.Return(text);
        }
    }

    public void Texts(JsonEncodedText name, IReadOnlyList<string>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        _json.StartArray(name);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i] ?? "";
            var room = Room();
            if (i == MaxElements || room == 0)
            {
                _truncated = true;
                break;
            }

            if (IsShort(value) && RecordJson.IsPlain(value))
            {
                _json.PlainElement(value);
                continue;
            }

            if (IsShort(value) && !HasSurrogates(value))
            {
                _json.Element(value);
                continue;
            }

            var text = ArrayPool<char>.Shared.Rent(room + 1);
            _json.Element(text.AsSpan(0, Clean(value, room, text)));
            ArrayPool<char>.Shared.Return(text);
        }

        _json.EndArray();
    }

    /// <summary>Whether it has room, even if every character is escaped.</summary>
    private bool IsShort(string value) => value.Length <= MaxText && value.Length * EscapedBytesPerChar <= Budget;

    /// <summary>They must be looked at one by one, because half of a pair cannot be written.</summary>
    private static bool HasSurrogates(string value) => value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

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
