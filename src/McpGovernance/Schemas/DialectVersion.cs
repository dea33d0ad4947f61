namespace McpGovernance.Schemas;

/// <summary>The editions of JSON Schema, oldest first.</summary>
public enum DialectVersion
{
    /// <summary>draft-04.</summary>
    Draft04 = 4,

    /// <summary>draft-06.</summary>
    Draft06 = 6,

    /// <summary>draft-07.</summary>
    Draft07 = 7,

    /// <summary>2019-09.</summary>
    Draft201909 = 8,

    /// <summary>2020-12.</summary>
    Draft202012 = 9,
}
