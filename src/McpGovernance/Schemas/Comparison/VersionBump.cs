namespace McpGovernance.Schemas;

/// <summary>How much of a version number a change needs.</summary>
public enum VersionBump
{
    /// <summary>Nothing changed.</summary>
    None = 0,

    /// <summary>Only what is read changed.</summary>
    Patch = 1,

    /// <summary>What is asked changed, and everybody who knows the old version is still served.</summary>
    Minor = 2,

    /// <summary>Somebody who knows the old version is no longer served, or it could not be shown that nobody is.</summary>
    Major = 3,
}
