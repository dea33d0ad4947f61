namespace McpGovernance.Policy;

/// <summary>One thing about a policy that its author should look at.</summary>
/// <remarks>Immutable. Texts speak of the policy and of the definitions of tools, never of a call.</remarks>
public sealed record PolicyFinding
{
    /// <summary>What kind of finding it is: one of <see cref="PolicyFindingCodes"/>. It does not change between releases.</summary>
    public required string Code { get; init; }

    /// <summary>How much it matters.</summary>
    public required PolicySeverity Severity { get; init; }

    /// <summary>Where it is, as a JSON pointer (RFC 6901) into the document, such as <c>/guards/2</c>; of what a preset brings, <c>/extends</c>.</summary>
    public required string Pointer { get; init; }

    /// <summary>Where it is in the text, such as <c>policy.json(12,7)</c>; the source alone where there is no text, or no one place in it.</summary>
    public required string Where { get; init; }

    /// <summary>What was found, as a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do, as a sentence.</summary>
    public required string Advice { get; init; }

    /// <summary>It as one line.</summary>
    /// <returns>Place, code, message and advice.</returns>
    public override string ToString() => $"{Where} at '{Pointer}': {Message} {Advice} ({Code})";
}
