namespace McpGovernance.Cli;

/// <summary>What the tool's exit code says.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It ran, and found something that needs a person.</summary>
    public const int Finding = 1;

    /// <summary>It could not run.</summary>
    public const int Error = 2;
}
