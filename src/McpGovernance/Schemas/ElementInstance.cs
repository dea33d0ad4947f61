using System.Runtime.InteropServices;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>An element of a document.</summary>
internal readonly struct ElementInstance(JsonElement value) : IInstance
{
    public JsonTypes Type => JsonTypeNames.Of(value.ValueKind);

    public bool IsWhole(JsonTypes asked)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        return !text.ContainsAny((byte)'.', (byte)'e', (byte)'E')
            || ((asked & JsonTypes.AsWritten) == 0 && JsonNumber.TryParse(text, out var number) && number.IsInteger);
    }

    public int Count => value.ValueKind == JsonValueKind.Object ? value.GetPropertyCount() : value.GetArrayLength();

    public bool IsIn(ValueSet values)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return values.Contains(value);
        }

        using var text = new UnescapedText(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
        return values.ContainsText(text.Span);
    }

    public bool CheckNumber(NumberRules rules, ref Evaluation evaluation) => ScalarRules.CheckNumber(rules, JsonMarshal.GetRawUtf8Value(value), ref evaluation);

    public bool CheckText(TextRules rules, ref Evaluation evaluation)
    {
        using var text = new UnescapedText(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
        return ScalarRules.CheckText(rules, text.Span, ref evaluation);
    }

    public bool CheckArray(ArrayRules rules, ref Evaluation evaluation, Span<ulong> evaluated) => ItemRules.Check(rules, value, ref evaluation, evaluated);

    public bool CheckObject(ObjectRules rules, ref Evaluation evaluation, Span<ulong> evaluated)
    {
        Span<ulong> seen = rules.Words <= MemberRules.WordsOnStack ? stackalloc ulong[MemberRules.WordsOnStack] : new ulong[rules.Words];
        var index = 0;
        foreach (var property in value.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(property);
            var isValid = evaluation.MayHaveEscapes && name.Contains((byte)'\\')
                ? CheckEscaped(rules, name, property.Value, index, seen, evaluated, ref evaluation)
                : MemberRules.CheckMember(rules, name, property.Value, index, seen, evaluated, ref evaluation);
            if (!isValid)
            {
                return false;
            }

            index++;
        }

        return MemberRules.CheckWhole(rules, this, index, seen, evaluated, ref evaluation);
    }

    public bool CheckUnevaluated(SchemaNode schema, ref Evaluation evaluation, scoped ReadOnlySpan<ulong> evaluated)
    {
        var index = 0;
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                if (!evaluated.Has(index++) && !evaluation.Check(schema, new ElementInstance(property.Value), default))
                {
                    return false;
                }
            }

            return true;
        }

        foreach (var item in value.EnumerateArray())
        {
            if (!evaluated.Has(index++) && !evaluation.Check(schema, new ElementInstance(item), default))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CheckEscaped(
        ObjectRules rules, ReadOnlySpan<byte> escaped, JsonElement value, int index, Span<ulong> seen, Span<ulong> evaluated, ref Evaluation evaluation)
    {
        using var name = new UnescapedText(escaped);
        return MemberRules.CheckMember(rules, name.Span, value, index, seen, evaluated, ref evaluation);
    }
}
