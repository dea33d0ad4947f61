namespace McpGovernance.Schemas;

/// <summary>A number for each schema; what asks the same in one form has the same, wherever it stands.</summary>
internal sealed class NodeIdentity
{
    private readonly Dictionary<SchemaNode, int> _numbers = [];
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private int _count;

    public int Of(SchemaNode node)
    {
        if (!_numbers.TryGetValue(node, out var number))
        {
            number = _numbers[node] = Number(node);
        }

        return number;
    }

    private int Number(SchemaNode node)
    {
        if (NodePrint.Of(node) is not { } text)
        {
            return ++_count;
        }

        if (!_texts.TryGetValue(text, out var number))
        {
            number = _texts[text] = ++_count;
        }

        return number;
    }
}
