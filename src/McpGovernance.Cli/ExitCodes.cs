namespace McpGovernance.Cli;

/// <summary>What the tool's exit code says; the larger ones are those of <c>sysexits.h</c>.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It ran, and found something that needs a person.</summary>
    public const int Finding = 1;

    /// <summary>A schema does not compile.</summary>
    public const int NoSchema = 4;

    /// <summary>The command line is not one of ours.</summary>
    public const int Usage = 64;

    /// <summary>What was to be read cannot be read.</summary>
    public const int NoInput = 66;

    /// <summary>A defect of the tool.</summary>
    public const int Internal = 70;
}
