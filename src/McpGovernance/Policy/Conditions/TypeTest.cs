using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary><c>type</c>. Every value has one, so this is never unknown.</summary>
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
        return ThreeValues.Of((types & type) != 0
            || (type == JsonTypes.Number && (types & JsonTypes.Integer) != 0 && JsonNumber.TryParse(JsonMarshal.GetRawUtf8Value(value), out var number) && number.IsInteger));
    }

    public override Answers AskOpen(ref ConditionFacts facts) => Answers.True | Answers.False;

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
}
