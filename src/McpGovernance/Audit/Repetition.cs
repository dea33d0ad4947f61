namespace McpGovernance.Audit;

/// <summary>How often something identical happened after its first record. Guarded by the lock of <see cref="RepetitionCounter"/>.</summary>
internal sealed class Repetition(RepetitionKey key, FirstOfKind? first, DateTimeOffset begun)
{
    public RepetitionKey Key => key;

    /// <summary>What the counted record repeats; <see langword="null"/> when different callers share it.</summary>
    public FirstOfKind? First => first;

    public DateTimeOffset Begun { get; private set; } = begun;

    public long Count { get; private set; }

    public DateTimeOffset FirstAt { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public void Add(DateTimeOffset at)
    {
        FirstAt = Count == 0 ? at : FirstAt;
        LastAt = at;
        Count++;
    }

    /// <summary>A record has told the count; the next second begins.</summary>
    public void Told(DateTimeOffset at)
    {
        Count = 0;
        Begun = at;
    }
}
