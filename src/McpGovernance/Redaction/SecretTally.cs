namespace McpGovernance.Redaction;

/// <summary>How much was taken out of one answer: secrets of each kind, values of each class.</summary>
internal sealed class SecretTally
{
    private SortedDictionary<string, int>? _counts;

    public bool IsEmpty => _counts is null;

    public IReadOnlyDictionary<string, int> Counts => _counts ??= new(StringComparer.Ordinal);

    public override string ToString() => string.Join(", ", Counts.Select(static one => $"{one.Value} {one.Key}"));

    /// <summary>Both together; <see langword="null"/> where nothing was taken out.</summary>
    public static SecretTally? Sum(SecretTally? one, SecretTally? other)
    {
        if (one is null or { IsEmpty: true })
        {
            return other is null or { IsEmpty: true } ? null : other;
        }

        foreach (var (kind, count) in other?._counts ?? [])
        {
            one.Add(kind, count);
        }

        return one;
    }

    public void Add(string kind, int count = 1)
    {
        _counts ??= new(StringComparer.Ordinal);
        _counts[kind] = _counts.GetValueOrDefault(kind) + count;
    }
}
