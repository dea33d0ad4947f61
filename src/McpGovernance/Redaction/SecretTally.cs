namespace McpGovernance.Redaction;

/// <summary>How many secrets of each kind were taken out of one answer.</summary>
internal sealed class SecretTally
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public bool IsEmpty => _counts.Count == 0;

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public override string ToString() => string.Join(", ", _counts.Select(static one => $"{one.Value} {one.Key}"));

    public void Add(string kind) => _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
}
