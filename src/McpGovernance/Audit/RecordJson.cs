using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>JSON in its shortest form, appended to a buffer. It knows commas and escapes and checks nothing else: its only caller is <see cref="RecordWriter"/>.</summary>
/// <remarks>
/// A general writer looks at every name and every value again, although most of them are known to be plain. What this writes is what
/// <see cref="Utf8JsonWriter"/> writes with the default encoder: everything but plain letters, digits and signs is escaped.
/// </remarks>
internal sealed class RecordJson(RecordBuffer to)
{
    private const int MaxScalar = 64;
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Default;
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly char[] _key = new char[MaxScalar * 6];
    private bool _follows;

    public void Clear() => _follows = false;

    public void StartObject() => Start((byte)'{');

    public void StartObject(JsonEncodedText name)
    {
        Name(name);
        Start((byte)'{');
    }

    public void StartArray(JsonEncodedText name)
    {
        Name(name);
        Start((byte)'[');
    }

    public void EndObject() => End((byte)'}');

    public void EndArray() => End((byte)']');

    public void Flag(JsonEncodedText name, bool value)
    {
        Name(name);
        to.Write(value ? "true"u8 : "false"u8);
    }

    public void Word(JsonEncodedText name, JsonEncodedText value)
    {
        Name(name);
        Quoted(value.EncodedUtf8Bytes);
    }

    /// <summary>Writes a text that has nothing to escape.</summary>
    public void Ascii(JsonEncodedText name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Quoted(value);
    }

    /// <summary>Whether the text has nothing to escape.</summary>
    public static bool IsPlain(ReadOnlySpan<char> value) => !value.ContainsAnyExcept(Plain);

    public void PlainText(JsonEncodedText name, ReadOnlySpan<char> value)
    {
        Name(name);
        PlainText(value);
    }

    public void PlainElement(ReadOnlySpan<char> value)
    {
        Separate();
        PlainText(value);
    }

    public void Text(JsonEncodedText name, ReadOnlySpan<char> value)
    {
        Name(name);
        Escaped(value);
    }

    public void Element(ReadOnlySpan<char> value)
    {
        Separate();
        Escaped(value);
    }

    public void Id(JsonEncodedText name, Guid value)
    {
        Name(name);
        Id(value);
    }

    public void Element(Guid value)
    {
        Separate();
        Id(value);
    }

    public void Number(JsonEncodedText name, long value)
    {
        Name(name);
        value.TryFormat(to.GetSpan(MaxScalar), out var length, provider: CultureInfo.InvariantCulture);
        to.Advance(length);
    }

    public void Number(JsonEncodedText name, decimal value)
    {
        Name(name);
        value.TryFormat(to.GetSpan(MaxScalar), out var length, provider: CultureInfo.InvariantCulture);
        to.Advance(length);
    }

    /// <summary>Writes a name, and leaves its value to what writes elements.</summary>
    public void BareName(JsonEncodedText name)
    {
        Name(name);
        _follows = false;
    }

    /// <summary>Writes a name that anybody may have made.</summary>
    public void Name(ReadOnlySpan<char> name)
    {
        Separate();
        if (IsPlain(name))
        {
            PlainText(name);
        }
        else
        {
            Escaped(name);
        }

        Byte((byte)':');
        _follows = false;
    }

    public void StartElement(byte bracket)
    {
        Separate();
        Start(bracket);
    }

    /// <summary>Writes what needs no quotes.</summary>
    public void Literal(ReadOnlySpan<byte> value)
    {
        Separate();
        to.Write(value);
    }

    /// <summary>Writes <c>tok:</c>, the id of a key, and hyphens where its digest will stand.</summary>
    public void Token(ReadOnlySpan<char> key, bool isName)
    {
        Separate();
        to.Write("\"tok:"u8);
        Encoder.Encode(key.Length > MaxScalar ? key[..MaxScalar] : key, _key, out _, out var length);
        Encoding.ASCII.GetBytes(_key.AsSpan(0, length), to.GetSpan(length));
        to.Advance(length);
        to.Write(":----------------------"u8);
        to.Write(isName ? "\":"u8 : "\""u8);
        _follows = !isName;
    }

    private void Start(byte bracket)
    {
        Byte(bracket);
        _follows = false;
    }

    private void End(byte bracket)
    {
        Byte(bracket);
        _follows = true;
    }

    private void Name(JsonEncodedText name)
    {
        var text = name.EncodedUtf8Bytes;
        var span = to.GetSpan(text.Length + 4);
        var at = 0;
        if (_follows)
        {
            span[at++] = (byte)',';
        }

        span[at++] = (byte)'"';
        text.CopyTo(span[at..]);
        at += text.Length;
        span[at++] = (byte)'"';
        span[at++] = (byte)':';
        to.Advance(at);
        _follows = true;
    }

    private void Separate()
    {
        if (_follows)
        {
            Byte((byte)',');
        }

        _follows = true;
    }

    private void Id(Guid value)
    {
        var span = to.GetSpan(MaxScalar);
        span[0] = (byte)'"';
        value.TryFormat(span[1..], out var length);
        span[length + 1] = (byte)'"';
        to.Advance(length + 2);
    }

    private void Quoted(ReadOnlySpan<byte> value)
    {
        var span = to.GetSpan(value.Length + 2);
        span[0] = (byte)'"';
        value.CopyTo(span[1..]);
        span[value.Length + 1] = (byte)'"';
        to.Advance(value.Length + 2);
    }

    private void PlainText(ReadOnlySpan<char> value)
    {
        var span = to.GetSpan(value.Length + 2);
        span[0] = (byte)'"';
        Encoding.ASCII.GetBytes(value, span[1..]);
        span[value.Length + 1] = (byte)'"';
        to.Advance(value.Length + 2);
    }

    /// <summary>The encoder leaves nothing but ASCII.</summary>
    private void Escaped(ReadOnlySpan<char> value)
    {
        var text = ArrayPool<char>.Shared.Rent(value.Length * Encoder.MaxOutputCharactersPerInputCharacter);
        Encoder.Encode(value, text, out _, out var length);
        var span = to.GetSpan(length + 2);
        span[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text.AsSpan(0, length), span[1..]);
        span[length + 1] = (byte)'"';
        to.Advance(length + 2);
        ArrayPool<char>.Shared.Return(text);
    }

    private void Byte(byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }
}
