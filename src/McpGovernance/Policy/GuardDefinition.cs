namespace McpGovernance.Policy;

/// <summary>A rule that refuses, or asks for more. It grants nothing, and what is not known makes it apply.</summary>
internal sealed record GuardDefinition
{
    public required string Name { get; init; }

    /// <summary>The environments in which it holds, in ordinal order; empty for any.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>What it is about: one of these must be about the target. In ordinal order.</summary>
    public required IReadOnlyList<MatrixEntry> Targets { get; init; }

    /// <summary>It applies when this holds or is unknown; <see langword="null"/> for always.</summary>
    public Condition? When { get; init; }

    /// <summary>It does not apply when this holds; <see langword="null"/> for never.</summary>
    public Condition? Unless { get; init; }

    /// <summary>Whether it refuses; otherwise it asks for <see cref="Requirement"/>.</summary>
    public bool Denies { get; init; }

    public Requirement Requirement { get; init; } = Requirement.None;

    public int Offset { get; init; } = -1;

    /// <summary>Where it stands in the policy, as a JSON pointer; of a preset's, where the policy names presets.</summary>
    public string Pointer { get; init; } = "";

    /// <summary>Its id in records and explanations.</summary>
    public string Id => $"{PolicyKeys.Guards}/{Name}";

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

    /// <summary>Whether it applies to a call on its target.</summary>
    /// <returns><see cref="Answers.True"/> or <see cref="Answers.False"/>; both where the arguments are open and decide.</returns>
    public Answers Applies(ref ConditionFacts facts)
    {
        facts.Begin();
        var when = When?.Ask(ref facts) ?? Answers.True;
        if (when == Answers.False)
        {
            return Answers.False;
        }

        facts.Begin();
        return Combine(when, Unless?.Ask(ref facts) ?? Answers.False);
    }

    /// <summary>Whether nothing but the arguments decides if it applies: then it is the same for every caller and at any time as long as they are open.</summary>
    public bool AsksArgumentsAlone => (When?.All() ?? []).Concat(Unless?.All() ?? []).All(static one => one.Parts.Count > 0 || one is ArgumentCondition { AsksItsValueAlone: true });

    /// <summary>Whether a guard applies whose conditions have these answers: what is not known makes it apply.</summary>
    public static Answers Combine(Answers when, Answers unless)
    {
        var may = (when & (Answers.True | Answers.Unknown)) != 0 && (unless & (Answers.False | Answers.Unknown)) != 0;
        var mayNot = (when & Answers.False) != 0 || (unless & Answers.True) != 0;
        return (may ? Answers.True : Answers.None) | (mayNot ? Answers.False : Answers.None);
    }
}
