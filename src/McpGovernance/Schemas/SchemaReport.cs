namespace McpGovernance.Schemas;

/// <summary>What a validation found, with the faults.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record SchemaReport
{
    /// <summary>The verdict; the same that <see cref="JsonSchema.Validate(System.Text.Json.JsonElement)"/> gives.</summary>
    public required SchemaVerdict Verdict { get; init; }

    /// <summary>The faults, in the order of the value; none for a verdict that is not <see cref="SchemaVerdict.Invalid"/>.</summary>
    public required IReadOnlyList<SchemaError> Errors { get; init; }

    /// <summary>Whether there are more faults than <see cref="SchemaLimits.MaxErrors"/> lets be listed.</summary>
    public required bool IsCut { get; init; }
}
