namespace McpGovernance.Policy;

/// <summary>A limit, and what it is about.</summary>
internal sealed record LimitDefinition
{
    public required string Name { get; init; }

    /// <summary>What it is about: one of these must be about the target. In ordinal order.</summary>
    public required IReadOnlyList<MatrixEntry> Targets { get; init; }

    public required LimitRule Rule { get; init; }

    public int Offset { get; init; } = -1;

    /// <summary>Where it stands in the policy, as a JSON pointer; of a preset's, where the policy names presets.</summary>
    public string Pointer { get; init; } = "";

    /// <summary>Its id in records and explanations.</summary>
    public string Id => Rule.Entry;

    /// <summary>Whether it may be about a target: what is not known counts as yes.</summary>
    public bool IsAbout(in GovernanceTarget target)
    {
        foreach (var entry in Targets)
        {
            if (entry.Match(target) != Answers.False)
            {
                return true;
            }
        }

        return false;
    }
}
