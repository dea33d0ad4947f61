namespace McpGovernance.Cli.Audit;

/// <summary>The form in which calls are written.</summary>
internal enum CallForm
{
    /// <summary>For a person.</summary>
    Table = 0,

    /// <summary>One JSON object per line.</summary>
    Json = 1,

    /// <summary>For a spreadsheet.</summary>
    Csv = 2,

    /// <summary>One OCSF object of the class API Activity (6003) per line.</summary>
    Ocsf = 3,
}
