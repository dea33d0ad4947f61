using ModelContextProtocol;

namespace McpGovernance.Client;

/// <summary>A server's question was refused; the server is told so as an error.</summary>
internal sealed class QuestionRefusedException(string message, McpErrorCode code) : McpProtocolException(message, code);
