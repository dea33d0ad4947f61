namespace McpGovernance.Catalog;

/// <summary>What becomes of a live tool that is not as the catalog approved it.</summary>
public enum CatalogDrift
{
    /// <summary>It is not served: it is in no list, and a call of it is a call of what does not exist. The default.</summary>
    Withhold = 0,

    /// <summary>The server does not start. What changes while it runs is not served.</summary>
    FailStart = 1,

    /// <summary>It is served as it is, and the operator is told.</summary>
    Warn = 2,
}
