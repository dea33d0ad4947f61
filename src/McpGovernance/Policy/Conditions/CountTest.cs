using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>How long a text is, or how many items or members there are: <c>minLength</c> and its like.</summary>
internal sealed class CountTest(string keyword, int count) : ValueTest
{
    public string Keyword => keyword;

    public int Count => count;

    public override JsonTypes Types => keyword switch
    {
        PolicyKeys.MinLength or PolicyKeys.MaxLength => JsonTypes.String,
        PolicyKeys.MinItems or PolicyKeys.MaxItems => JsonTypes.Array,
        _ => JsonTypes.Object,
    };

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        if ((JsonTypeNames.Of(value.ValueKind) & Types) == 0)
        {
            return Answers.Unknown;
        }

        var found = value.ValueKind switch
        {
            JsonValueKind.String => EscapedText.CountCodePoints(JsonMarshal.GetRawUtf8Value(value)[1..^1]),
            JsonValueKind.Array => value.GetArrayLength(),
            _ => value.GetPropertyCount(),
        };
        return ThreeValues.Of(keyword.StartsWith("min", StringComparison.Ordinal) ? found >= count : found <= count);
    }

    public override void WriteMembers(Utf8JsonWriter writer) => writer.WriteNumber(keyword, count);
}
