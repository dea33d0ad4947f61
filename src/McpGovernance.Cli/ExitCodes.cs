namespace McpGovernance.Cli;

/// <summary>What the tool's exit code says; the larger ones are those of <c>sysexits.h</c>.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It ran, and found something that needs a person.</summary>
    public const int Finding = 1;

    /// <summary>Of a comparison: those who know the old version are no longer served.</summary>
    public const int Breaking = 2;

    /// <summary>Of a comparison: what it does could not be shown.</summary>
    public const int Unknown = 3;

    /// <summary>A schema does not compile.</summary>
    public const int NoSchema = 4;

    /// <summary>The command line is not one of ours.</summary>
    public const int Usage = 64;

    /// <summary>What was to be read cannot be read.</summary>
    public const int NoInput = 66;

    /// <summary>A defect of the tool.</summary>
    public const int Internal = 70;

    /// <summary>Ended from outside, as shells say it.</summary>
    public const int Cancelled = 130;
}
