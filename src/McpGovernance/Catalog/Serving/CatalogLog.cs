using Microsoft.Extensions.Logging;

namespace McpGovernance.Catalog;

/// <summary>What the catalog in force tells the operator. Callers never see it.</summary>
internal static partial class CatalogLog
{
    [LoggerMessage(EventId = 521, Level = LogLevel.Information, Message = "The catalog of '{Server}' is in force, with {Tools} tools.")]
    public static partial void InForce(ILogger logger, string server, int tools);

    [LoggerMessage(EventId = 522, Level = LogLevel.Error, Message = "The catalog that is in force stays, because what is there now does not load: {Problem}")]
    public static partial void NotReloaded(ILogger logger, string problem);

    [LoggerMessage(EventId = 529, Level = LogLevel.Error, Message = "The changed catalog is in force, and the live tools could not be reviewed against it.")]
    public static partial void NotReviewed(ILogger logger, Exception cause);

    [LoggerMessage(EventId = 523, Level = LogLevel.Error, Message = "Tool '{Tool}' of '{Server}' is not as the catalog approved it, and is not served. {Finding} Compare with 'mcpgov catalog diff', then approve it or take the change back.")]
    public static partial void Withheld(ILogger logger, string tool, string server, string finding);

    [LoggerMessage(EventId = 524, Level = LogLevel.Warning, Message = "Tool '{Tool}' of '{Server}' is not as the catalog approved it, and is served as it is. {Finding} Compare with 'mcpgov catalog diff', then approve it or take the change back.")]
    public static partial void Served(ILogger logger, string tool, string server, string finding);

    [LoggerMessage(EventId = 525, Level = LogLevel.Warning, Message = "Tool '{Tool}' of '{Server}' was trusted on first use, as {Digest}. Any other definition is withheld from now on. Approve it in a catalog.")]
    public static partial void Trusted(ILogger logger, string tool, string server, string digest);

    [LoggerMessage(EventId = 526, Level = LogLevel.Warning, Message = "{By} sends all callers of '{Tool}' of '{Server}' back to {Version}: {Note}")]
    public static partial void RolledBack(ILogger logger, string by, string tool, string server, string version, string note);

    [LoggerMessage(EventId = 527, Level = LogLevel.Information, Message = "Call {CallId} of '{Tool}' uses {Version}, which is deprecated.")]
    public static partial void DeprecatedCall(ILogger logger, Guid callId, string tool, string version);

    [LoggerMessage(EventId = 528, Level = LogLevel.Error, Message = "Whether to trust tool '{Tool}' of '{Server}' could not be decided, so it is withheld.")]
    public static partial void FirstUseFailed(ILogger logger, string tool, string server, Exception cause);

    [LoggerMessage(EventId = 530, Level = LogLevel.Error, Message = "The {What} '{Name}' of '{Server}' is not as it was approved, and is {Action}. Compare with 'mcpgov catalog diff', then approve it or take the change back.")]
    public static partial void RemoteDrifted(ILogger logger, string what, string name, string server, string action);

    [LoggerMessage(EventId = 531, Level = LogLevel.Error, Message = "The {What} '{Name}' of '{Server}' is not as the catalog approved it, and is {Action}. {Finding} Compare with 'mcpgov catalog diff', then approve it or take the change back.")]
    public static partial void EntryDrifted(ILogger logger, string what, string name, string server, string action, string finding);

    [LoggerMessage(EventId = 532, Level = LogLevel.Error, Message = "The {What} '{Name}' of '{Server}' has a definition that cannot be read, and is withheld.")]
    public static partial void RemoteUnreadable(ILogger logger, string what, string name, string server);
}
