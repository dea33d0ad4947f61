using Microsoft.Extensions.Logging;

namespace McpGovernance.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "A principal of issuer '{Issuer}', authenticated by '{AuthenticationType}', has no single subject: looked for one value of {Expected} among the claim types {Present}. "
        + "Its callers are not told apart by subject and may have no roles. Set IdentityOptions.SubjectClaimTypes. Said once for each issuer.")]
    public static partial void MissingSubject(ILogger logger, string issuer, string? authenticationType, string expected, string present);
}
