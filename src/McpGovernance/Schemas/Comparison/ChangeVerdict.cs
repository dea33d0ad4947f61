namespace McpGovernance.Schemas;

/// <summary>What a change does to those who know the other version.</summary>
public enum ChangeVerdict
{
    /// <summary>Proved: every value that was good stays good.</summary>
    Compatible = 0,

    /// <summary>Shown: there is a value that was good and is good no longer.</summary>
    Breaking = 1,

    /// <summary>Neither could be shown. To be treated as breaking.</summary>
    Unknown = 2,
}
