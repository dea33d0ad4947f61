using System.Collections.Frozen;

namespace McpGovernance.OpenTelemetry;

/// <summary>What a span of MCP may carry. What is not here is removed, whatever it is: a name that nobody knows may hold anything.</summary>
/// <remarks><c>mcp.resource.uri</c> is not here: the address of a templated resource has the arguments in it.</remarks>
internal static class SpanTags
{
    /// <summary>Says that the SDK wrote onto the span.</summary>
    public const string Method = "mcp.method.name";

    public const string ExceptionMessage = "exception.message";

    public const string ExceptionStackTrace = "exception.stacktrace";

    /// <summary>Tags of spans and of links.</summary>
    public static FrozenSet<string> Kept { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        Method,
        "mcp.protocol.version",
        "mcp.session.id",
        "jsonrpc.request.id",
        "jsonrpc.protocol.version",
        "rpc.system",
        "rpc.response.status_code",
        "error.type",
        "gen_ai.operation.name",
        "gen_ai.tool.name",
        "gen_ai.prompt.name",
        "gen_ai.agent.id",
        "gen_ai.agent.name",
        "gen_ai.conversation.id",
        "network.transport",
        "network.protocol.name",
        "network.protocol.version",
        "client.address",
        "client.port",
        "server.address",
        "server.port",
        "mcpgovernance.call.id",
        "mcpgovernance.caller.kind",
        "mcpgovernance.code",
        "mcpgovernance.operation",
        "mcpgovernance.outcome");

    /// <summary>Tags of events.</summary>
    public static FrozenSet<string> KeptOfEvents { get; } = FrozenSet.Create(StringComparer.Ordinal, "exception.type", "exception.escaped");
}
