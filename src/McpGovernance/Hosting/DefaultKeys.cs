using McpGovernance.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Hosting;

/// <summary>Where keys come from when nobody said so: a file beside the journal's root.</summary>
internal static partial class DefaultKeys
{
    /// <summary>Keys of a host whose journal is no files: it asked for none to be written.</summary>
    public static KeyRing WithoutFiles(ILogger logger)
    {
        Ephemeral(logger, "The journal is in no files, so that there is no place beside them. Give keys with 'UseKeys'.");
        return new EphemeralKeyRing();
    }

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
