using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary><c>type</c>. Every value has one; only whether a number is whole is unknown of one that not every reader understands in the same way.</summary>
internal sealed class TypeTest(JsonTypes types) : ValueTest
{
    private static readonly (string Name, JsonTypes Type)[] s_all =
    [
        ("array", JsonTypes.Array), ("boolean", JsonTypes.Boolean), ("integer", JsonTypes.Integer), ("null", JsonTypes.Null),
        ("number", JsonTypes.Number), ("object", JsonTypes.Object), ("string", JsonTypes.String),
    ];

    public override JsonTypes Types => JsonTypes.Any | JsonTypes.Integer;

    /// <summary>The types that pass.</summary>
    public JsonTypes Wanted => types;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        var type = JsonTypeNames.Of(value.ValueKind);
        return (types & type) == 0 && type == JsonTypes.Number && (types & JsonTypes.Integer) != 0
            ? ThreeValues.Of(IsWhole(JsonMarshal.GetRawUtf8Value(value)))
            : ThreeValues.Of((types & type) != 0);
    }

    public override Answers AskOpen(ref ConditionFacts facts) => (types & (JsonTypes.Number | JsonTypes.Integer)) == JsonTypes.Integer ? Answers.Any : Answers.True | Answers.False;

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(PolicyKeys.Type);
        foreach (var (name, type) in s_all)
        {
            if ((types & type) != 0)
            {
                writer.WriteStringValue(name);
            }
        }

        writer.WriteEndArray();
    }

    private static bool? IsWhole(ReadOnlySpan<byte> text) => ExactNumber.Is(text) && JsonNumber.TryParse(text, out var number) ? number.IsInteger : null;
}
