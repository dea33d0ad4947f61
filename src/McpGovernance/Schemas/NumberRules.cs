namespace McpGovernance.Schemas;

/// <summary>Bounds of numbers.</summary>
internal sealed class NumberRules
{
    public NumberBound? Minimum { get; set; }

    public NumberBound? ExclusiveMinimum { get; set; }

    public NumberBound? Maximum { get; set; }

    public NumberBound? ExclusiveMaximum { get; set; }

    public NumberBound? MultipleOf { get; set; }

    /// <summary>One of the bounds alone.</summary>
    public NumberRules Only(string keyword) => new()
    {
        Minimum = keyword == "minimum" ? Minimum : null,
        ExclusiveMinimum = keyword == "exclusiveMinimum" ? ExclusiveMinimum : null,
        Maximum = keyword == "maximum" ? Maximum : null,
        ExclusiveMaximum = keyword == "exclusiveMaximum" ? ExclusiveMaximum : null,
        MultipleOf = keyword == "multipleOf" ? MultipleOf : null,
    };
}
