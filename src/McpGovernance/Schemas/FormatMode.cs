namespace McpGovernance.Schemas;

/// <summary>What <c>format</c> does.</summary>
public enum FormatMode
{
    /// <summary>It describes, and every value passes.</summary>
    Annotate = 0,

    /// <summary>A value that does not have the format is invalid. Formats that JSON Schema does not define describe nevertheless.</summary>
    Assert = 1,
}
