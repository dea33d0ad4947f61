namespace McpGovernance.Catalog;

/// <summary>What becomes of another server's tool that its catalog does not have.</summary>
public enum FirstUse
{
    /// <summary>It is not offered and cannot be called. The default.</summary>
    Withhold = 0,

    /// <summary>The definition that is seen first is taken as approved for as long as the process lives; the operator is told, and any other definition is withheld.</summary>
    TrustOnFirstUse = 1,
}
