using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>The types of JSON Schema as a set. A number that is an integer has <see cref="Number"/> only; whether it is one is asked when a schema wants <see cref="Integer"/>.</summary>
[Flags]
internal enum JsonTypes : byte
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Object = 4,
    Array = 8,
    Number = 16,
    String = 32,
    Integer = 64,

    /// <summary>Beside <see cref="Integer"/>: only what is written as one, without fraction and exponent, as draft-04 has it.</summary>
    AsWritten = 128,
    Any = Null | Boolean | Object | Array | Number | String,
}

internal static class JsonTypeNames
{
    private static readonly (string Name, JsonTypes Type)[] s_names =
    [
        ("null", JsonTypes.Null), ("boolean", JsonTypes.Boolean), ("object", JsonTypes.Object), ("array", JsonTypes.Array),
        ("number", JsonTypes.Number), ("string", JsonTypes.String), ("integer", JsonTypes.Integer),
    ];

    public static JsonTypes Of(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Null => JsonTypes.Null,
        JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
        JsonValueKind.Object => JsonTypes.Object,
        JsonValueKind.Array => JsonTypes.Array,
        JsonValueKind.Number => JsonTypes.Number,
        JsonValueKind.String => JsonTypes.String,
        _ => JsonTypes.None,
    };

    public static bool TryParse(string name, out JsonTypes type)
    {
        foreach (var (known, value) in s_names)
        {
            if (known == name)
            {
                type = value;
                return true;
            }
        }

        type = JsonTypes.None;
        return false;
    }

    /// <summary>As a sentence lists them: <c>string or null</c>.</summary>
    public static string Describe(JsonTypes types)
    {
        if (types.HasFlag(JsonTypes.Number))
        {
            types &= ~JsonTypes.Integer;
        }

        var names = s_names.Where(pair => (types & pair.Type) != 0).Select(static pair => pair.Name).ToList();
        return names.Count switch
        {
            0 => "nothing",
            1 => names[0],
            _ => $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}",
        };
    }
}
