namespace McpGovernance.Schemas;

/// <summary>How schemas are compared.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record ComparisonSettings
{
    /// <summary>The settings where nothing else is said.</summary>
    public static ComparisonSettings Default { get; } = new();

    /// <summary>How both schemas are compiled.</summary>
    /// <value>Default: <see cref="JsonSchemaSettings.Default"/>.</value>
    public JsonSchemaSettings Schemas { get; init; } = JsonSchemaSettings.Default;

    /// <summary>How long one comparison may take; beyond it nothing more is shown, and the verdict is <see cref="ChangeVerdict.Unknown"/>.</summary>
    /// <value>Default: 0.8 seconds. More than zero.</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>How many steps one comparison may take; the same on every machine, where <see cref="TimeLimit"/> is not.</summary>
    /// <value>Default: 100,000. At least 1.</value>
    public int MaxSteps { get; init; } = 100_000;

    /// <summary>The clock.</summary>
    /// <value>Default: that of the system.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
