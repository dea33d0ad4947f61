namespace McpGovernance.Schemas;

/// <summary>The name of a member, without escapes: a string for <c>propertyNames</c>.</summary>
internal readonly ref struct NameInstance(ReadOnlySpan<byte> name) : IInstance
{
    private readonly ReadOnlySpan<byte> _name = name;

    public JsonTypes Type => JsonTypes.String;

    public bool IsWhole(JsonTypes asked) => false;

    public int Count => 0;

    public bool IsIn(ValueSet values) => values.ContainsText(_name);

    public bool CheckText(TextRules rules, ref Evaluation evaluation) => ScalarRules.CheckText(rules, _name, ref evaluation);

    public bool CheckNumber(NumberRules rules, ref Evaluation evaluation) => true;

    public bool CheckArray(ArrayRules rules, ref Evaluation evaluation, Span<ulong> evaluated) => true;

    public bool CheckObject(ObjectRules rules, ref Evaluation evaluation, Span<ulong> evaluated) => true;

    public bool CheckUnevaluated(SchemaNode schema, ref Evaluation evaluation, scoped ReadOnlySpan<ulong> evaluated) => true;
}
