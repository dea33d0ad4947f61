namespace McpGovernance.Catalog;

/// <summary>How a live tool stands to the catalog.</summary>
public enum CatalogFindingKind
{
    /// <summary>It is an approved version that is served.</summary>
    Approved = 0,

    /// <summary>It is a version that nobody has approved yet.</summary>
    Draft = 1,

    /// <summary>It is a version that was retired or withdrawn.</summary>
    OutOfService = 2,

    /// <summary>The catalog has the tool, and in no version with this definition.</summary>
    Changed = 3,

    /// <summary>The catalog does not have the tool.</summary>
    New = 4,

    /// <summary>The catalog does not have the tool, and has one whose name looks like its name.</summary>
    LooksAlike = 5,

    /// <summary>The catalog has versions to serve, and the server does not have the tool.</summary>
    Gone = 6,

    /// <summary>A schema of it does not compile.</summary>
    NoSchema = 7,

    /// <summary>It is a version that is served, and another one than its code says.</summary>
    OtherVersion = 8,

    /// <summary>The catalog serves a version that no live tool has and no upgrade leads from.</summary>
    OutOfReach = 9,
}
