namespace McpGovernance.Schemas;

/// <summary>How much a schema may be, and how much work one validation may make. What exceeds a limit is invalid, or does not compile; it never throws on the way of a value.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record SchemaLimits
{
    /// <summary>The limits where nothing else is said.</summary>
    public static SchemaLimits Default { get; } = new();

    /// <summary>How deep a value may nest.</summary>
    /// <value>Default: 128. At least 1.</value>
    public int MaxDepth { get; init; } = 128;

    /// <summary>How large a value may be, in bytes of its JSON text.</summary>
    /// <value>Default: 16 MiB. At least 1.</value>
    public int MaxValueBytes { get; init; } = 16 << 20;

    /// <summary>How many times one validation may apply a schema to a part of the value, each item that is compared and each 64 characters given to an expression counted too.</summary>
    /// <value>Default: 1,000,000. At least 1.</value>
    public int MaxWork { get; init; } = 1_000_000;

    /// <summary>How many errors are listed.</summary>
    /// <value>Default: 8. At least 1.</value>
    public int MaxErrors { get; init; } = 8;

    /// <summary>How large a schema document may be, in bytes of its JSON text.</summary>
    /// <value>Default: 4 MiB. At least 2.</value>
    public int MaxSchemaBytes { get; init; } = 4 << 20;

    /// <summary>How many schemas, one in the other, a compilation may take in.</summary>
    /// <value>Default: 50,000. At least 1.</value>
    public int MaxSubschemas { get; init; } = 50_000;

    /// <summary>How deep schemas may nest.</summary>
    /// <value>Default: 64. At least 1.</value>
    public int MaxSchemaDepth { get; init; } = 64;

    /// <summary>How long a regular expression may be, in characters.</summary>
    /// <value>Default: 2,048. At least 1.</value>
    public int MaxPatternLength { get; init; } = 2_048;

    /// <summary>How long a text may be, in characters, that a regular expression looks at which needs more than one pass over it.</summary>
    /// <value>Default: 65,536. At least 1.</value>
    public int MaxPatternSubject { get; init; } = 65_536;

    /// <summary>How long one run of a regular expression may take.</summary>
    /// <value>Default: 50 ms. More than zero.</value>
    public TimeSpan PatternTimeout { get; init; } = TimeSpan.FromMilliseconds(50);
}
