using Microsoft.Extensions.Logging;

namespace McpGovernance.Policy;

/// <summary>What policy tells the operator. Callers never see it.</summary>
internal static partial class PolicyLog
{
    [LoggerMessage(EventId = 401, Level = LogLevel.Information, Message = "Policy '{Name}' version '{Version}' is in force ({Digest}).")]
    public static partial void Loaded(ILogger logger, string name, string version, string digest);

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(EventId = 403, Level = LogLevel.Information, Message = "Call {CallId} is hidden from a caller of kind {CallerKind} with roles {Roles}: {Target}. {Hint}")]
    public static partial void Hidden(ILogger logger, Guid callId, CallerKind callerKind, string roles, string target, string hint);

    [LoggerMessage(EventId = 410, Level = LogLevel.Information, Message = "Call {CallId} meets a guard: {Code}. {Detail}")]
    public static partial void Guarded(ILogger logger, Guid callId, string code, string detail);
}
