namespace McpGovernance.Catalog;

/// <summary>What a version of a tool is: not yet approved, in use, on its way out, or gone.</summary>
public enum CatalogStatus
{
    /// <summary>Written down and approved by nobody. It is not served.</summary>
    Draft = 0,

    /// <summary>Approved and served.</summary>
    Active = 1,

    /// <summary>Served with a warning, until its sunset.</summary>
    Deprecated = 2,

    /// <summary>Served no longer, as was announced.</summary>
    Retired = 3,

    /// <summary>Served no longer, because its approval was taken back.</summary>
    Withdrawn = 4,
}
