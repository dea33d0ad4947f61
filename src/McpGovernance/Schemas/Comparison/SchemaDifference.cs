using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>One difference between two schemas.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record SchemaDifference
{
    /// <summary>Where in the old schema, as a JSON pointer (RFC 6901).</summary>
    public required string OldPointer { get; init; }

    /// <summary>Where in the new schema, as a JSON pointer (RFC 6901).</summary>
    public required string NewPointer { get; init; }

    /// <summary>Where in values, as a JSON pointer; a number stands for an item.</summary>
    public required string ValuePointer { get; init; }

    /// <summary>What changed.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>What the change does.</summary>
    public required ChangeVerdict Verdict { get; init; }

    /// <summary>What changed and what it does, for a reviewer.</summary>
    public required string Sentence { get; init; }

    /// <summary>A value that the sender's schema accepts and the receiver's refuses.</summary>
    /// <value>There where the verdict is <see cref="ChangeVerdict.Breaking"/>, else <see langword="null"/>.</value>
    public JsonElement? Counterexample { get; init; }

    /// <summary>Why nothing could be shown.</summary>
    /// <value>There where the verdict is <see cref="ChangeVerdict.Unknown"/>, else <see langword="null"/>.</value>
    public string? Reason { get; init; }

    /// <summary>Whether the property that is required now has a <c>default</c>, which a gate can fill in.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool HasDefault { get; init; }
}
