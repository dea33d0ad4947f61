namespace McpGovernance;

/// <summary>What can happen apart from any request.</summary>
internal enum GovernanceEventKind
{
    /// <summary>A catalog came into force.</summary>
    CatalogChanged = 0,

    /// <summary>A changed catalog does not load, so the one that is in force stays.</summary>
    CatalogRefused = 1,

    /// <summary>A tool, or what a server says of itself, is not as it was approved.</summary>
    Drifted = 2,

    /// <summary>A tool that nobody has approved was trusted, because it is the first that was seen.</summary>
    TrustedOnFirstUse = 3,

    /// <summary>A policy came into force.</summary>
    PolicyChanged = 4,

    /// <summary>The policy that is there is not taken, so the one that is in force stays.</summary>
    PolicyRefused = 5,
}
