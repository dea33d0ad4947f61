namespace McpGovernance.Schemas;

/// <summary>Whether there is a value.</summary>
internal enum SearchOutcome
{
    /// <summary>Proved: there is none.</summary>
    None,

    /// <summary>There is one, and it was tried.</summary>
    Found,

    /// <summary>Neither could be shown.</summary>
    Unsure,
}
