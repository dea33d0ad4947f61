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

    public LiteralTest(IEnumerable<JsonElement> literals)
    {
        _literals = [.. literals.DistinctBy(Canonical, StringComparer.Ordinal).OrderBy(Canonical, StringComparer.Ordinal)];
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

    private static bool IsClear(JsonElement value, ref ConditionFacts facts)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return ExactNumber.Is(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value));
            case JsonValueKind.Array or JsonValueKind.Object:
                var size = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value).Length;
                return size <= MaxCompound && facts.Spend(size / 16) && AreNumbersClear(value);
            default:
                return true;
        }
    }

    private static bool AreNumbersClear(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return ExactNumber.Is(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value));
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (!AreNumbersClear(item))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (!AreNumbersClear(member.Value))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    private static string Canonical(JsonElement literal) => PolicyNormalForm.Canonical(literal);
}
