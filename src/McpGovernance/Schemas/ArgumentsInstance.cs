using System.Buffers;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Arguments as the SDK hands them over: an object that is no element.</summary>
internal readonly struct ArgumentsInstance(IDictionary<string, JsonElement> arguments) : IInstance
{
    private const int NameOnStack = 192;

    public JsonTypes Type => JsonTypes.Object;

    public bool IsWhole(JsonTypes asked) => false;

    public int Count => arguments.Count;

    /// <summary>Hardly anybody asks for one certain object; so this may take its time.</summary>
    public bool IsIn(ValueSet values) => values.Contains(ArgumentsElement.From(arguments));

    public bool CheckNumber(NumberRules rules, ref Evaluation evaluation) => true;

    public bool CheckText(TextRules rules, ref Evaluation evaluation) => true;

    public bool CheckArray(ArrayRules rules, ref Evaluation evaluation, Span<ulong> evaluated) => true;

    public bool CheckObject(ObjectRules rules, ref Evaluation evaluation, Span<ulong> evaluated)
    {
        Span<ulong> seen = rules.Words <= MemberRules.WordsOnStack ? stackalloc ulong[MemberRules.WordsOnStack] : new ulong[rules.Words];
        var index = 0;
        if (arguments is Dictionary<string, JsonElement> dictionary) // Its enumerator is not boxed.
        {
            foreach (var (name, value) in dictionary)
            {
                if (!CheckMember(rules, name, value, index++, seen, evaluated, ref evaluation))
                {
                    return false;
                }
            }
        }
        else
        {
            foreach (var (name, value) in arguments)
            {
                if (!CheckMember(rules, name, value, index++, seen, evaluated, ref evaluation))
                {
                    return false;
                }
            }
        }

        return MemberRules.CheckWhole(rules, this, index, seen, evaluated, ref evaluation);
    }

    public bool CheckUnevaluated(SchemaNode schema, ref Evaluation evaluation, scoped ReadOnlySpan<ulong> evaluated)
    {
        var index = 0;
        foreach (var (_, value) in arguments)
        {
            if (!evaluated.Has(index++) && !evaluation.Check(schema, new ElementInstance(value), default))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CheckMember(
        ObjectRules rules, string name, JsonElement value, int index, Span<ulong> seen, Span<ulong> evaluated, ref Evaluation evaluation)
    {
        byte[]? rented = null;
        var most = Encoding.UTF8.GetMaxByteCount(name.Length);
        var bytes = most <= NameOnStack ? stackalloc byte[NameOnStack] : rented = ArrayPool<byte>.Shared.Rent(most);
        var isValid = MemberRules.CheckMember(rules, bytes[..Encoding.UTF8.GetBytes(name, bytes)], value, index, seen, evaluated, ref evaluation);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return isValid;
    }
}
