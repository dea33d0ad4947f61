namespace McpGovernance.Schemas;

/// <summary>What is validated: an element, arguments that are no element, or a name.</summary>
internal interface IInstance
{
    JsonTypes Type { get; }

    /// <summary>Whether a number is an integer in the sense of the types that are asked for.</summary>
    bool IsWhole(JsonTypes asked);

    /// <summary>How many members or items there are.</summary>
    int Count { get; }

    bool IsIn(ValueSet values);

    bool CheckNumber(NumberRules rules, ref Evaluation evaluation);

    bool CheckText(TextRules rules, ref Evaluation evaluation);

    bool CheckArray(ArrayRules rules, ref Evaluation evaluation, Span<ulong> evaluated);

    bool CheckObject(ObjectRules rules, ref Evaluation evaluation, Span<ulong> evaluated);

    /// <summary>Gives what no keyword looked at to one that asks for it.</summary>
    bool CheckUnevaluated(SchemaNode schema, ref Evaluation evaluation, scoped ReadOnlySpan<ulong> evaluated);
}
