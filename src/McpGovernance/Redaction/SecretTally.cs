namespace McpGovernance.Redaction;

/// <summary>How many secrets of each kind were taken out of one answer.</summary>
internal sealed class SecretTally
{
    private SortedDictionary<string, int>? _counts;

    public bool IsEmpty => _counts is null;

    public IReadOnlyDictionary<string, int> Counts => _counts ??= new(StringComparer.Ordinal);

    public override string ToString() => string.Join(", ", Counts.Select(static one => $"{one.Value} {one.Key}"));

    public void Add(string kind)
    {
        _counts ??= new(StringComparer.Ordinal);
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
    }
}
