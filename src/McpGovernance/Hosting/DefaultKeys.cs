using McpGovernance.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Hosting;

/// <summary>Where keys come from when nobody said so: a file beside the journal's root.</summary>
internal static partial class DefaultKeys
{
    /// <summary>Opens or makes the file. Where it cannot, keys that end with the process; a server over HTTP then does not start.</summary>
    public static KeyRing Open(IOptions<AuditOptions> audit, IOptions<GovernanceOptions> governance, ILogger logger)
    {
        try
        {
            return new FileKeyRing(JournalRoot.Resolve(audit.Value, governance.Value.Server) + ".keys.json");
        }
        catch (GovernanceConfigurationException cause)
        {
            Ephemeral(logger, cause.Message);
            return new EphemeralKeyRing();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Keys end with this process, so that keyed digests of its records cannot be compared with others. {Cause}")]
    private static partial void Ephemeral(ILogger logger, string cause);
}
