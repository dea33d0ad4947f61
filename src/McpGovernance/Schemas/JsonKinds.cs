using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Says what a value is without saying the value.</summary>
internal static class JsonKinds
{
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Sized("an object", value.GetPropertyCount(), "property", "properties"),
        JsonValueKind.Array => Sized("an array", value.GetArrayLength(), "item", "items"),
        JsonValueKind.String => Sized("a string", EscapedText.CountCodePoints(JsonMarshal.GetRawUtf8Value(value)[1..^1]), "character", "characters"),
        JsonValueKind.Number when new ElementInstance(value).IsWhole(JsonTypes.AsWritten) => "an integer",
        JsonValueKind.Number => new ElementInstance(value).IsWhole(JsonTypes.Integer) ? "a whole number with a fraction or an exponent" : "a number with a fraction",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    private static string Sized(string what, int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} of {count} {(count == 1 ? one : many)}");
}
