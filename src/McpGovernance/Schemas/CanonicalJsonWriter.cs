using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace McpGovernance.Schemas;

/// <summary>Builds one canonical text in buffers that the thread keeps for the next one.</summary>
internal sealed class CanonicalJsonWriter : IDisposable
{
    private const int MaxDepth = 64;
    private const int MaxKeptBytes = 64 * 1024;
    private const int MaxKeptMembers = 1024;

    [ThreadStatic]
    private static CanonicalJsonWriter? t_spare;

    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly ArrayBufferWriter<byte> _unescaped = new(1024);
    private readonly List<Member> _members = new(32);
    private readonly Comparison<Member> _byName;
    private CanonicalNumbers _numbers;
    private StringBuilder? _pointer;
    private string? _reason;

    private CanonicalJsonWriter() => _byName = (left, right) => CanonicalText.CompareAsUtf16(Name(left), Name(right));

    public ReadOnlySpan<byte> Written => _text.WrittenSpan;

    public static CanonicalJsonWriter Rent(CanonicalNumbers numbers)
    {
        var writer = t_spare ?? new CanonicalJsonWriter();
        t_spare = null;
        writer._numbers = numbers;
        return writer;
    }

    public void Dispose()
    {
        if (_text.Capacity > MaxKeptBytes || _unescaped.Capacity > MaxKeptBytes || _members.Capacity > MaxKeptMembers)
        {
            return;
        }

        _text.ResetWrittenCount();
        _unescaped.ResetWrittenCount();
        _members.Clear();
        _pointer = null;
        _reason = null;
        t_spare = this;
    }

    public bool TryWrite(JsonElement value) => TryWriteValue(value, 0);

    public bool TryWriteObject(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        // The concrete type has an enumerator that allocates nothing.
        if (members is Dictionary<string, JsonElement> dictionary)
        {
            foreach (var (name, value) in dictionary)
            {
                if (!TryAdd(name, value))
                {
                    return false;
                }
            }
        }
        else
        {
            foreach (var (name, value) in members)
            {
                if (!TryAdd(name, value))
                {
                    return false;
                }
            }
        }

        return TryWriteMembers(0, 1);
    }

    /// <summary>Where and why a value has no canonical form.</summary>
    public (string Pointer, string Reason) Explain(JsonElement value)
    {
        _pointer = new StringBuilder();
        return TryWriteValue(value, 0)
            ? throw new InvalidOperationException("The value has a canonical form.")
            : (_pointer.ToString(), _reason!);
    }

    private bool TryWriteValue(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when depth < MaxDepth:
                return TryWriteObject(value, depth + 1);
            case JsonValueKind.Array when depth < MaxDepth:
                return TryWriteArray(value, depth + 1);
            case JsonValueKind.String:
                return TryWriteString(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
            case JsonValueKind.Number:
                return CanonicalNumberFormat.TryWrite(JsonMarshal.GetRawUtf8Value(value), _numbers, _text)
                    || Fail(_numbers == CanonicalNumbers.Exact
                        ? "the number is not exactly a double; send it as text or with fewer digits"
                        : "the number is beyond the range of a double; send it as text");
            case JsonValueKind.True:
                _text.Write("true"u8);
                return true;
            case JsonValueKind.False:
                _text.Write("false"u8);
                return true;
            case JsonValueKind.Null:
                _text.Write("null"u8);
                return true;
            case JsonValueKind.Undefined:
                return Fail("there is no value");
            default:
                return Fail("it is nested deeper than 64 levels");
        }
    }

    private bool TryWriteArray(JsonElement array, int depth)
    {
        var index = 0;
        Append((byte)'[');
        foreach (var item in array.EnumerateArray())
        {
            if (index > 0)
            {
                Append((byte)',');
            }

            if (!TryWriteValue(item, depth))
            {
                _pointer?.Insert(0, $"/{index}");
                return false;
            }

            index++;
        }

        Append((byte)']');
        return true;
    }

    private bool TryWriteObject(JsonElement value, int depth)
    {
        var first = _members.Count;
        foreach (var property in value.EnumerateObject())
        {
            var start = _unescaped.WrittenCount;
            if (!CanonicalText.TryUnescape(JsonMarshal.GetRawUtf8PropertyName(property), _unescaped))
            {
                return Fail("the name of a member is not well-formed Unicode");
            }

            _members.Add(new Member(property.Value, start, _unescaped.WrittenCount - start));
        }

        return TryWriteMembers(first, depth);
    }

    private bool TryAdd(string name, JsonElement value)
    {
        var start = _unescaped.WrittenCount;
        var buffer = _unescaped.GetSpan(Encoding.UTF8.GetMaxByteCount(name.Length));
        if (Utf8.FromUtf16(name, buffer, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return Fail("the name of a member is not well-formed Unicode");
        }

        _unescaped.Advance(written);
        _members.Add(new Member(value, start, written));
        return true;
    }

    private bool TryWriteMembers(int first, int depth)
    {
        CollectionsMarshal.AsSpan(_members)[first..].Sort(_byName);
        var end = _members.Count;
        Append((byte)'{');
        for (var i = first; i < end; i++)
        {
            var member = _members[i];
            if (i > first)
            {
                if (_byName(_members[i - 1], member) == 0)
                {
                    return FailAt(member, "the name stands twice in one object");
                }

                Append((byte)',');
            }

            CanonicalText.WriteString(Name(member), _text);
            Append((byte)':');
            if (!TryWriteValue(member.Value, depth))
            {
                return FailAt(member, null);
            }
        }

        Append((byte)'}');
        _members.RemoveRange(first, end - first);
        return true;
    }

    private bool TryWriteString(ReadOnlySpan<byte> raw)
    {
        if (Ascii.IsValid(raw) && !raw.Contains((byte)'\\'))
        {
            CanonicalText.WriteQuoted(raw, _text); // A parser let no control character through.
            return true;
        }

        var start = _unescaped.WrittenCount;
        if (!CanonicalText.TryUnescape(raw, _unescaped))
        {
            return Fail("the text is not well-formed Unicode");
        }

        CanonicalText.WriteString(_unescaped.WrittenSpan[start..], _text);
        return true;
    }

    private void Append(byte character)
    {
        _text.GetSpan(1)[0] = character;
        _text.Advance(1);
    }

    private ReadOnlySpan<byte> Name(in Member member) => _unescaped.WrittenSpan.Slice(member.NameStart, member.NameLength);

    private bool Fail(string reason)
    {
        _reason ??= reason;
        return false;
    }

    private bool FailAt(in Member member, string? reason)
    {
        _reason ??= reason;
        _pointer?.Insert(0, "/" + Encoding.UTF8.GetString(Name(member)).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        return false;
    }

    private readonly record struct Member(JsonElement Value, int NameStart, int NameLength);
}
