using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>The value is one of some literals: <c>const</c>, <c>equals</c>, <c>enum</c>. Numbers compare by value, texts by code point.</summary>
/// <remarks>A value of a type that no literal has is unknown; so is one that carries a number that not every reader understands in the same way.</remarks>
internal sealed class LiteralTest : ValueTest
{
    /// <summary>How large an object or array may be to be compared, in bytes of its text.</summary>
    private const int MaxCompound = 16 * 1024;

    private readonly JsonElement[] _literals;
    private readonly byte[][] _texts;

    public LiteralTest(IEnumerable<JsonElement> literals)
    {
        _literals = [.. literals.Select(PolicyNormalForm.Canonical).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(static literal => JsonElement.Parse(literal))];
        _texts = [.. _literals.Where(static literal => literal.ValueKind == JsonValueKind.String).Select(static literal => Encoding.UTF8.GetBytes(literal.GetString()!))];
        Types = _literals.Aggregate(JsonTypes.None, static (types, literal) => types | JsonTypeNames.Of(literal.ValueKind));
        Types |= (Types & JsonTypes.Number) != 0 ? JsonTypes.Integer : JsonTypes.None;
    }

    public IReadOnlyList<JsonElement> Literals => _literals;

    public override JsonTypes Types { get; }

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        if ((JsonTypeNames.Of(value.ValueKind) & Types) == 0 || !facts.Spend(_literals.Length) || !IsClear(value, ref facts))
        {
            return Answers.Unknown;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return ThreeValues.Of(IsOneOf(JsonMarshal.GetRawUtf8Value(value)[1..^1]));
        }

        foreach (var literal in _literals)
        {
            if (JsonEquality.AreEqual(literal, value))
            {
                return Answers.True;
            }
        }

        return Answers.False;
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(PolicyKeys.Enum);
        foreach (var literal in _literals)
        {
            literal.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    /// <summary>Takes the escapes out once, however many literals there are.</summary>
    private bool IsOneOf(ReadOnlySpan<byte> escaped)
    {
        using var text = new UnescapedText(escaped);
        foreach (var literal in _texts)
        {
            if (text.Span.SequenceEqual(literal))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsClear(JsonElement value, ref ConditionFacts facts)
    {
        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
        {
            return IsClear(value);
        }

        // Each literal may have to be compared with the whole of it.
        var size = JsonMarshal.GetRawUtf8Value(value).Length;
        return size <= MaxCompound && facts.Spend(_literals.Length * (size / 16)) && IsClear(value);
    }

    private static bool IsClear(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return ExactNumber.Is(JsonMarshal.GetRawUtf8Value(value));
            case JsonValueKind.String:
                return EscapedText.IsWellFormed(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (!IsClear(item))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (!EscapedText.IsWellFormed(JsonMarshal.GetRawUtf8PropertyName(member)) || !IsClear(member.Value))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }
}
