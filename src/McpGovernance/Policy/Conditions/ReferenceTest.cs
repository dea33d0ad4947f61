using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>The value equals a fact about the caller, such as <c>{ "equals": { "ref": "caller.claims.customer_id" } }</c>, or with <c>enum</c> is one of its values.</summary>
/// <remarks>A fact that is missing is unknown, and with <c>equals</c> one of several values too. A whole number compares with the text of a claim.</remarks>
internal sealed class ReferenceTest(Fact fact, bool isOneOf) : ValueTest
{
    public Fact Fact => fact;

    public override JsonTypes Types => JsonTypes.String | JsonTypes.Integer | JsonTypes.Number;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        if (!IsClear(value))
        {
            return Answers.Unknown;
        }

        var same = 0;
        var all = 0;
        foreach (var text in fact.Of(ref facts))
        {
            all++;
            same += IsSame(value, text) ? 1 : 0;
        }

        return all == 0 || !facts.Spend(all) ? Answers.Unknown
            : isOneOf ? ThreeValues.Of(same > 0)
            : same == all ? Answers.True
            : same == 0 ? Answers.False
            : Answers.Unknown;
    }

    public override Answers AskOpen(ref ConditionFacts facts)
    {
        string? first = null;
        var areSame = true;
        foreach (var text in fact.Of(ref facts))
        {
            first ??= text;
            areSame &= string.Equals(text, first, StringComparison.Ordinal);
        }

        // No value equals two that differ.
        return first is null ? Answers.Unknown : areSame || isOneOf ? Answers.Any : Answers.False | Answers.Unknown;
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(isOneOf ? PolicyKeys.Enum : PolicyKeys.EqualTo);
        writer.WriteString(PolicyKeys.Reference, fact.Name);
        writer.WriteEndObject();
    }

    private static bool IsClear(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => EscapedText.IsWellFormed(JsonMarshal.GetRawUtf8Value(value)[1..^1]),
        JsonValueKind.Number => IsPlainWhole(JsonMarshal.GetRawUtf8Value(value)),
        _ => false,
    };

    /// <summary>One text for one number, and one that every reader carries exactly.</summary>
    private static bool IsPlainWhole(ReadOnlySpan<byte> number) => !number.ContainsAny((byte)'.', (byte)'e', (byte)'E') && !number.SequenceEqual("-0"u8) && ExactNumber.Is(number);

    private static bool IsSame(JsonElement value, string text)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.ValueEquals(text);
        }

        var digits = JsonMarshal.GetRawUtf8Value(value);
        if (digits.Length != text.Length)
        {
            return false;
        }

        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] != text[i])
            {
                return false;
            }
        }

        return true;
    }
}
