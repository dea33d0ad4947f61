using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>The look at a whole value before any keyword: size, depth, names that stand twice, and text that is none.</summary>
internal ref struct ValueScan
{
    /// <summary>Up to as many members, their names' hashes are kept on the stack.</summary>
    private const int Few = 32;

    private const int Fewest = 3;

    private readonly int _maxDepth;
    private bool _looksAtText;
    private bool _hasEscapes;

    private ValueScan(int maxDepth) => _maxDepth = maxDepth;

    public static SchemaVerdict Check(JsonElement value, SchemaLimits limits)
    {
        var scan = new ValueScan(limits.MaxDepth);
        return scan.CheckRoot(value, limits.MaxValueBytes, depth: 1);
    }

    public static SchemaVerdict Check(IDictionary<string, JsonElement> arguments, SchemaLimits limits)
    {
        var scan = new ValueScan(limits.MaxDepth);
        var bytes = (long)limits.MaxValueBytes;
        if (arguments is Dictionary<string, JsonElement> dictionary)
        {
            foreach (var (name, value) in dictionary)
            {
                if (scan.CheckArgument(name, value, ref bytes) is var found and not SchemaVerdict.Valid)
                {
                    return found;
                }
            }
        }
        else
        {
            foreach (var (name, value) in arguments)
            {
                if (scan.CheckArgument(name, value, ref bytes) is var found and not SchemaVerdict.Valid)
                {
                    return found;
                }
            }
        }

        return SchemaVerdict.Valid;
    }

    private SchemaVerdict CheckArgument(string name, JsonElement value, ref long bytes)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && HasLoneSurrogate(name))
            {
                return SchemaVerdict.MalformedText;
            }
        }

        var found = CheckRoot(value, bytes, depth: 2);
        bytes -= name.Length + JsonMarshal.GetRawUtf8Value(value).Length;
        return found;
    }

    private SchemaVerdict CheckRoot(JsonElement value, long maxBytes, int depth)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length > maxBytes)
        {
            return SchemaVerdict.TooLarge;
        }

        _hasEscapes = raw.Contains((byte)'\\');
        _looksAtText = !Ascii.IsValid(raw) || (_hasEscapes && raw.IndexOf("\\u"u8) >= 0);
        return CheckAny(value, depth);
    }

    private readonly SchemaVerdict CheckAny(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => CheckObject(value, depth),
        JsonValueKind.Array => CheckArray(value, depth),
        JsonValueKind.String when _looksAtText && !EscapedText.IsWellFormed(JsonMarshal.GetRawUtf8Value(value)[1..^1]) => SchemaVerdict.MalformedText,
        _ => SchemaVerdict.Valid,
    };

    private readonly SchemaVerdict CheckArray(JsonElement array, int depth)
    {
        if (depth > _maxDepth || !HasStack(depth))
        {
            return SchemaVerdict.TooDeep;
        }

        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String
                && CheckAny(item, depth + 1) is var found and not SchemaVerdict.Valid)
            {
                return found;
            }
        }

        return SchemaVerdict.Valid;
    }

    private readonly SchemaVerdict CheckObject(JsonElement value, int depth)
    {
        if (depth > _maxDepth || !HasStack(depth))
        {
            return SchemaVerdict.TooDeep;
        }

        return value.GetPropertyCount() <= Fewest ? CheckFewest(value, depth) : CheckMembers(value, depth);
    }

    /// <summary>Of so few members each name is held against the ones before it, which is cheaper than remembering hashes.</summary>
    private readonly SchemaVerdict CheckFewest(JsonElement value, int depth)
    {
        ReadOnlySpan<byte> first = default, second = default;
        var count = 0;
        var suspects = false;
        foreach (var property in value.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            if (CheckMember(name, property.Value, depth) is var found and not SchemaVerdict.Valid)
            {
                return found;
            }

            suspects |= (count > 0 && name.SequenceEqual(first)) || (count > 1 && name.SequenceEqual(second)) || (_hasEscapes && name.Contains((byte)'\\'));
            if (count++ == 0)
            {
                first = name;
            }
            else
            {
                second = name;
            }
        }

        return suspects && HasDuplicate(value) ? SchemaVerdict.DuplicateName : SchemaVerdict.Valid;
    }

    private readonly SchemaVerdict CheckMembers(JsonElement value, int depth)
    {
        Span<uint> hashes = stackalloc uint[Few];
        var count = 0;
        var suspects = false;
        foreach (var property in value.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            if (CheckMember(name, property.Value, depth) is var found and not SchemaVerdict.Valid)
            {
                return found;
            }

            var hash = _hasEscapes && name.Contains((byte)'\\') ? HashEscaped(name) : NameTable.Hash(name);
            suspects |= count >= Few || hashes[..count].Contains(hash);
            if (count < Few)
            {
                hashes[count++] = hash;
            }
        }

        return suspects && HasDuplicate(value) ? SchemaVerdict.DuplicateName : SchemaVerdict.Valid;
    }

    private readonly SchemaVerdict CheckMember(ReadOnlySpan<byte> name, JsonElement value, int depth) =>
        _looksAtText && !EscapedText.IsWellFormed(name) ? SchemaVerdict.MalformedText
        : value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String ? CheckAny(value, depth + 1)
        : SchemaVerdict.Valid;

    private static uint HashEscaped(ReadOnlySpan<byte> escaped)
    {
        using var name = new UnescapedText(escaped);
        return NameTable.Hash(name.Span);
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasStack(int depth) => depth % 32 != 0 || System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>By hashes with a seed of this process, sorted; only names with one hash are compared.</summary>
    private static bool HasDuplicate(JsonElement value)
    {
        var count = value.GetPropertyCount();
        var hashes = ArrayPool<int>.Shared.Rent(count);
        try
        {
            var index = 0;
            foreach (var property in value.EnumerateObject())
            {
                hashes[index++] = JsonEquality.HashText(JsonMarshal.GetRawUtf8PropertyName(property));
            }

            var sorted = hashes.AsSpan(0, count);
            sorted.Sort();
            for (var i = 1; i < count; i++)
            {
                if (sorted[i] == sorted[i - 1] && StandsTwice(value, sorted[i]))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(hashes);
        }
    }

    private static bool StandsTwice(JsonElement value, int hash)
    {
        foreach (var first in value.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(first);
            if (JsonEquality.HashText(name) != hash)
            {
                continue;
            }

            var times = 0;
            foreach (var other in value.EnumerateObject())
            {
                times += JsonEquality.AreEqualTexts(name, JsonMarshal.GetRawUtf8PropertyName(other)) ? 1 : 0;
            }

            if (times > 1)
            {
                return true;
            }
        }

        return false;
    }
}
