namespace McpGovernance.Catalog;

/// <summary>The refusals of calls whose version is not to be had.</summary>
internal static class VersionDenials
{
    private const int MaxNote = 500;

    private static readonly Denial s_unknown = new()
    {
        Code = DenialCodes.ContractVersionUnknown,
        Message = "The version of the tool that this call expects is not served. List the tools again and use the version that is shown.",
        Detail = "The version or digest that the caller expects is none that it can get.",
    };

    /// <summary>Why a version is not to be had by this call; <see langword="null"/> when it is.</summary>
    public static Denial? Of(InvokeContext context, ToolContract contract)
    {
        if (context.Side != GovernanceSide.Server)
        {
            return null;
        }

        if (VersionPin.Of(context, contract.Name) is { } pin && pin != contract.Version && pin != contract.Digest)
        {
            return s_unknown;
        }

        return contract is ServedContract served && served.IsOver(context.ReceivedAt) ? Over(served) : null;
    }

    /// <summary>The steps of the catalog did not make valid arguments of valid ones.</summary>
    public static Denial UpgradeFailed(string faults) => new()
    {
        Code = DenialCodes.ContractUpgradeFailed,
        Message = "This version of the tool cannot be carried out with these arguments. List the tools again and use the version that is shown.",
        Detail = $"The upgrade of the arguments is not valid for the version that runs. {faults}",
    };

    private static Denial Over(ServedContract served) => new()
    {
        Code = DenialCodes.ContractVersionRetired,
        Message = $"Version {served.Version} of this tool is served no longer.{(served.Note is { } note ? $" {(note.Length <= MaxNote ? note : note[..MaxNote] + "…")}" : "")}{(served.Replacement is { } next ? $" Use version {next}." : "")} List the tools again.",
        Detail = $"Version {served.Version} is {CatalogKeys.Word(served.Approved.Status)}.",
    };
}
