using Microsoft.Extensions.Logging;

namespace McpGovernance.Redaction;

/// <summary>What operators are told of secrets that were about to leave.</summary>
internal static partial class RedactionLog
{
    [LoggerMessage(EventId = 601, Level = LogLevel.Warning, Message = "Call {CallId}: secrets were taken out of what {Kind} '{Name}' gave: {Taken}. Find out why they are there, and replace them.")]
    public static partial void SecretsTaken(ILogger logger, Guid callId, TargetKind kind, string name, string taken);
}
