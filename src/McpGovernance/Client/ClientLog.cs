using Microsoft.Extensions.Logging;

namespace McpGovernance.Client;

/// <summary>What the client's edge tells the operator.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Warning, "Server '{Server}' sent an answer that no request waits for. It was dropped.")]
    public static partial void AnswerDropped(ILogger logger, string server);

    [LoggerMessage(2, LogLevel.Warning, "A stage failed for call {CallId}, which was refused. {Detail}")]
    public static partial void StageFailed(ILogger logger, Guid callId, string? detail, Exception cause);

    [LoggerMessage(4, LogLevel.Error, "A request '{Method}' could not be governed and was refused.")]
    public static partial void PipelineFailed(ILogger logger, string method, Exception cause);

    [LoggerMessage(5, LogLevel.Warning, "Server '{Server}' asks '{Method}' of a client that took up a session, and whose options were not governed. It is told that there is no such method. Call 'WithGovernance' with the same governance on the McpClientOptions.")]
    public static partial void QuestionUngoverned(ILogger logger, string server, string method);

    [LoggerMessage(3, LogLevel.Warning, "Server '{Server}' asks for input, and the client's handlers are not those that were governed. Its answer was withheld.")]
    public static partial void HandlerReplaced(ILogger logger, string server);

    [LoggerMessage(6, LogLevel.Warning, "Server '{Server}' puts marks of governance (dev.mcpgovernance/) on its definitions, and is not known to be governed. They are taken off. If it is governed, name it in GovernanceOptions.GovernedPeers. Said once.")]
    public static partial void MarksTaken(ILogger logger, string server);
}
