namespace McpGovernance.Schemas;

/// <summary>What canonical JSON does with a number that is not exactly the double it becomes.</summary>
public enum CanonicalNumbers
{
    /// <summary>Such a value has no canonical form, so that two different values never share one.</summary>
    Exact = 0,

    /// <summary>The number is rounded to the nearest double, as RFC 8785 does. One beyond the range of a double still has no canonical form.</summary>
    Rounded = 1,
}
