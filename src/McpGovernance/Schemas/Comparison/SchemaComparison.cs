using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>What a comparison of two schemas found.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record SchemaComparison
{
    /// <summary>What the change does as a whole.</summary>
    public required ChangeVerdict Verdict { get; init; }

    /// <summary>Whether both ask the same of values and say the same to readers.</summary>
    public bool IsSame => Differences.Count == 0 && MeaningChanges.Count == 0;

    /// <summary>The differences in what is asked, in the order of the schemas.</summary>
    public required IReadOnlyList<SchemaDifference> Differences { get; init; }

    /// <summary>Changes that refuse nothing and are read all the same.</summary>
    public required IReadOnlyList<MeaningChange> MeaningChanges { get; init; }

    /// <summary>Properties that may have a new name.</summary>
    public required IReadOnlyList<RenameSuggestion> Renames { get; init; }

    /// <summary>A value that the sender's schema accepts and the receiver's refuses.</summary>
    /// <value>There where the verdict is <see cref="ChangeVerdict.Breaking"/>, else <see langword="null"/>.</value>
    public JsonElement? Counterexample { get; init; }

    /// <summary>Why nothing could be shown.</summary>
    /// <value>There where the verdict is <see cref="ChangeVerdict.Unknown"/>, else <see langword="null"/>.</value>
    public string? Reason { get; init; }
}
