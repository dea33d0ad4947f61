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

    [LoggerMessage(EventId = 404, Level = LogLevel.Error, Message = "The policy that is in force stays, because what is there now is not taken: {Problem}")]
    public static partial void NotTaken(ILogger logger, string problem);

    [LoggerMessage(EventId = 405, Level = LogLevel.Information, Message = "The policy '{Path}' is right again, and in force.")]
    public static partial void RightAgain(ILogger logger, string path);

    [LoggerMessage(EventId = 406, Level = LogLevel.Error, Message = "The host starts on the last good policy '{Path}', because the policy's file is not right: {Problem}")]
    public static partial void StartedFromLastGood(ILogger logger, string path, string problem);

    [LoggerMessage(EventId = 407, Level = LogLevel.Warning, Message = "The policy's directory cannot be watched, so changes are found only by looking every {Interval}: {Reason}")]
    public static partial void NotWatched(ILogger logger, TimeSpan interval, string reason);

    [LoggerMessage(EventId = 408, Level = LogLevel.Error, Message = "The policy's last good copy is not kept: {Problem}")]
    public static partial void NotCopied(ILogger logger, string problem);

    [LoggerMessage(EventId = 409, Level = LogLevel.Error, Message = "The changed policy is in force, and somebody who follows it could not be told.")]
    public static partial void NotTold(ILogger logger, Exception cause);
}
