using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Equality of values as JSON Schema has it: numbers by value at any size, strings by code point, objects without regard to order.</summary>
internal static class JsonEquality
{
    public static IEqualityComparer<JsonElement> Comparer { get; } = new ByValue();

    public static bool AreEqual(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != b.ValueKind)
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        return a.ValueKind switch
        {
            JsonValueKind.Number => AreEqualNumbers(JsonMarshal.GetRawUtf8Value(a), JsonMarshal.GetRawUtf8Value(b)),
            JsonValueKind.String => AreEqualTexts(JsonMarshal.GetRawUtf8Value(a)[1..^1], JsonMarshal.GetRawUtf8Value(b)[1..^1]),
            JsonValueKind.Array => AreEqualArrays(a, b),
            JsonValueKind.Object => AreEqualObjects(a, b),
            _ => true,
        };
    }

    public static int Hash(JsonElement value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return JsonNumber.TryParse(JsonMarshal.GetRawUtf8Value(value), out var number) ? number.HashCode() : 0;
            case JsonValueKind.String:
                return HashText(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
            case JsonValueKind.Array:
                var items = new HashCode();
                foreach (var item in value.EnumerateArray())
                {
                    items.Add(Hash(item));
                }

                return items.ToHashCode();
            case JsonValueKind.Object:
                var sum = 1;
                foreach (var property in value.EnumerateObject())
                {
                    sum += HashCode.Combine(HashText(JsonMarshal.GetRawUtf8PropertyName(property)), Hash(property.Value));
                }

                return sum;
            default:
                return (int)value.ValueKind;
        }
    }

    /// <summary>Of strings as they stand in JSON.</summary>
    public static bool AreEqualTexts(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (!a.Contains((byte)'\\') && !b.Contains((byte)'\\'))
        {
            return a.SequenceEqual(b);
        }

        using var left = new UnescapedText(a);
        using var right = new UnescapedText(b);
        return left.Span.SequenceEqual(right.Span);
    }

    /// <summary>With a seed of this process, so that nobody can prepare names that collide.</summary>
    public static int HashText(ReadOnlySpan<byte> escaped)
    {
        using var text = new UnescapedText(escaped);
        var hash = new HashCode();
        hash.AddBytes(text.Span);
        return hash.ToHashCode();
    }

    private static bool AreEqualNumbers(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.SequenceEqual(b))
        {
            return true;
        }

        return JsonNumber.TryParse(a, out var left) && JsonNumber.TryParse(b, out var right) && JsonNumber.Compare(left, right) == 0;
    }

    private static bool AreEqualArrays(JsonElement a, JsonElement b)
    {
        if (a.GetArrayLength() != b.GetArrayLength())
        {
            return false;
        }

        using var others = b.EnumerateArray();
        foreach (var item in a.EnumerateArray())
        {
            others.MoveNext();
            if (!AreEqual(item, others.Current))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqualObjects(JsonElement a, JsonElement b)
    {
        if (a.GetPropertyCount() != b.GetPropertyCount())
        {
            return false;
        }

        using var others = b.EnumerateObject();
        foreach (var property in a.EnumerateObject())
        {
            others.MoveNext();
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            var isAtSamePlace = name.SequenceEqual(JsonMarshal.GetRawUtf8PropertyName(others.Current));
            if (!(isAtSamePlace ? AreEqual(property.Value, others.Current.Value) : HasEqual(b, name, property.Value)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasEqual(JsonElement members, ReadOnlySpan<byte> escaped, JsonElement value)
    {
        using var name = new UnescapedText(escaped);
        return members.TryGetProperty(name.Span, out var other) && AreEqual(value, other);
    }

    private sealed class ByValue : IEqualityComparer<JsonElement>
    {
        public bool Equals(JsonElement x, JsonElement y) => AreEqual(x, y);

        public int GetHashCode(JsonElement obj) => Hash(obj);
    }
}
