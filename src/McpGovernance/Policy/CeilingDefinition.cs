namespace McpGovernance.Policy;

/// <summary>A bound that everything must fit under. It grants nothing.</summary>
internal sealed record CeilingDefinition
{
    public required string Name { get; init; }

    /// <summary>The environments in which it holds, in ordinal order; empty for any.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>What it lets through: one of these must be about the target. In ordinal order.</summary>
    public required IReadOnlyList<MatrixEntry> Admit { get; init; }

    public int Offset { get; init; } = -1;

    /// <summary>Where it stands in the policy, as a JSON pointer; of a preset's, where the policy names presets.</summary>
    public string Pointer { get; init; } = "";

    /// <summary>Its id in records and explanations.</summary>
    public string Id => $"{PolicyKeys.Ceilings}/{Name}";

    /// <summary>Whether it lets a target through. What is not known is not let through. Resources and prompts are read, so a kind of reading lets them through too.</summary>
    public bool Admits(in GovernanceTarget target)
    {
        var isRead = target.Kind is TargetKind.Resource or TargetKind.ResourceTemplate or TargetKind.Prompt;
        foreach (var entry in Admit)
        {
            if (entry.Match(target) == Answers.True || (isRead && entry is { Pattern: null, Traits.AreOfReading: true }))
            {
                return true;
            }
        }

        return false;
    }
}
