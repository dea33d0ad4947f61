using System.Runtime.InteropServices;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary><c>enum</c> or <c>const</c>: the values that are allowed.</summary>
internal sealed class ValueSet
{
    private readonly NameTable? _texts;
    private readonly JsonTypes _types;
    private readonly Dictionary<JsonElement, bool>? _numbersAndMore;

    public ValueSet(IReadOnlyList<JsonElement> values, string keyword)
    {
        Keyword = keyword;
        Count = values.Count;
        Members = values;
        Samples = [.. values.Take(20)];
        var texts = new List<byte[]>();
        foreach (var value in values)
        {
            _types |= JsonTypeNames.Of(value.ValueKind);
            if (value.ValueKind == JsonValueKind.String)
            {
                texts.Add(Unescaped(value));
            }
            else
            {
                _numbersAndMore ??= new(JsonEquality.Comparer);
                _numbersAndMore[value] = true;
            }
        }

        _texts = texts.Count > 0 ? new NameTable([.. texts.DistinctBy(System.Text.Encoding.UTF8.GetString)]) : null;
    }

    public string Keyword { get; }

    public int Count { get; }

    /// <summary>All values, as they were given.</summary>
    public IReadOnlyList<JsonElement> Members { get; }

    /// <summary>Some of the values, for messages.</summary>
    public IReadOnlyList<JsonElement> Samples { get; }

    /// <summary>The types that occur.</summary>
    public JsonTypes Types => _types;

    public bool ContainsText(ReadOnlySpan<byte> unescaped) => _texts is not null && _texts.Find(unescaped) >= 0;

    /// <summary>For anything but strings.</summary>
    public bool Contains(JsonElement value) =>
        (_types & JsonTypeNames.Of(value.ValueKind)) != 0 && _numbersAndMore is not null && _numbersAndMore.ContainsKey(value);

    private static byte[] Unescaped(JsonElement text)
    {
        var escaped = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        var into = new byte[escaped.Length];
        return into[..EscapedText.Unescape(escaped, into)];
    }
}
