using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>A bound of a number: <c>minimum</c>, <c>exclusiveMinimum</c>, <c>maximum</c>, <c>exclusiveMaximum</c> or <c>multipleOf</c>.</summary>
/// <remarks>What is no number is unknown, and so is a number that not every reader of JSON understands in the same way.</remarks>
internal sealed class BoundTest(string keyword, string number) : ValueTest
{
    private readonly NumberBound _bound = new(Encoding.ASCII.GetBytes(number));

    public string Keyword => keyword;

    /// <summary>The number as it stands in the policy.</summary>
    public string Number => number;

    public override JsonTypes Types => JsonTypes.Number | JsonTypes.Integer;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return Answers.Unknown;
        }

        var text = JsonMarshal.GetRawUtf8Value(value);
        if (!ExactNumber.Is(text))
        {
            return Answers.Unknown;
        }

        return keyword == PolicyKeys.MultipleOf
            ? ThreeValues.Of(_bound.Divides(text))
            : ThreeValues.Of(_bound.Compare(text) is { } order ? Passes(order) : null);
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(keyword);
        writer.WriteRawValue(number);
    }

    private bool Passes(int order) => keyword switch
    {
        PolicyKeys.Minimum => order >= 0,
        PolicyKeys.ExclusiveMinimum => order > 0,
        PolicyKeys.Maximum => order <= 0,
        _ => order < 0,
    };
}
