namespace McpGovernance.Audit;

/// <summary>Something unusual, and why it is.</summary>
public sealed record CallAnomaly
{
    /// <summary>What is unusual.</summary>
    public required CallAnomalyKind Kind { get; init; }

    /// <summary>When the record was written that made it so.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The caller's subject, or its kind where it has none; <c>(many callers)</c> where more are refused at a time than are counted apart.</summary>
    public required string Caller { get; init; }

    /// <summary>The tool; <see langword="null"/> where it is not about one.</summary>
    public string? Tool { get; init; }

    /// <summary>The id of the call, where the record has one.</summary>
    public string? Call { get; init; }

    /// <summary>How many refusals there were; 1 of a first call.</summary>
    public long Count { get; init; } = 1;

    /// <summary>
    /// Why, in a sentence for operators. Names in it are cut at 80 characters, and what could steer a terminal or become markup is U+FFFD;
    /// <see cref="Caller"/> and <see cref="Tool"/> are as they were recorded.
    /// </summary>
    public required string Explanation { get; init; }

    /// <summary>Whether it is about callers beyond those who are counted apart.</summary>
    internal bool IsOfMany { get; init; }
}
