using Microsoft.Extensions.Logging;

namespace McpGovernance.Server;

/// <summary>What the edge tells operators. Never to stdout: logging goes where the host sends it.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "A stage of governance failed in call {CallId}: unless its end was on record already, the call was refused. {Detail}")]
    public static partial void StageFailed(ILogger logger, Guid callId, string? detail, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "A response without a decision was stopped. A filter or handler answered by itself; let it call 'next', or govern what it does.")]
    public static partial void AnswerStopped(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "'{Target}' was about to run without a decision, or is not what was decided. A filter changed the tool, its name or its arguments, or ran it twice.")]
    public static partial void RunStopped(ILogger logger, string target);

    [LoggerMessage(4, LogLevel.Warning, "A '{Method}' request never reached governance's pipeline and was recorded as refused: {Code}.")]
    public static partial void Unreached(ILogger logger, string method, string code);

    [LoggerMessage(5, LogLevel.Information, "Governance of '{Server}' is in force. Policy '{Policy}' {Version}, {Digest}. Pipeline:\n{Pipeline}")]
    public static partial void InForce(ILogger logger, string server, string policy, string version, string digest, string pipeline);

    [LoggerMessage(6, LogLevel.Warning, "Tool '{Tool}' ({Kind}) is withheld from everybody. To admit it, add it to a role of the policy's matrix: \"<role>\": [\"{Tool}\"].")]
    public static partial void ToolWithheld(ILogger logger, string tool, ToolKind kind);

    [LoggerMessage(7, LogLevel.Error, "A filter of tool '{Target}' threw.")]
    public static partial void FilterThrew(ILogger logger, string target, Exception thrown);

    [LoggerMessage(10, LogLevel.Warning, "This server is reached over HTTP without 'McpGovernance.AspNetCore': what 'ConfigureSessionOptions' does is not put right, and the SDK's check of 'Mcp-Param-*' headers tells hidden tools. Add the package, and 'UseHttp()' inside 'WithGovernance'.")]
    public static partial void HttpWithoutPackage(ILogger logger);

    [LoggerMessage(8, LogLevel.Error, "The task of tool '{Target}' threw, in call {CallId}.")]
    public static partial void TaskThrew(ILogger logger, string target, Guid callId, Exception thrown);

    [LoggerMessage(9, LogLevel.Error, "The task '{Task}' has a result or an error that governance did not give, and it was withheld. A filter behind the tasks' own, or their store, answered by itself.")]
    public static partial void TaskResultWithheld(ILogger logger, string task);

    [LoggerMessage(11, LogLevel.Debug, "A client could not be told '{Notification}' after the policy changed. It sees its lists as they are when it asks.")]
    public static partial void NotTold(ILogger logger, string notification, Exception cause);
}
