using System.IO.Pipelines;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>Messages as a server's filters see them.</summary>
internal static class Messages
{
    public static MessageContext Context(JsonRpcMessage message) =>
        new(McpServer.Create(new StreamServerTransport(new Pipe().Reader.AsStream(), new Pipe().Writer.AsStream()), new McpServerOptions()), message);

    public static JsonRpcRequest Request(string method, string? parameters = null) => new()
    {
        Method = method,
        Id = new RequestId(1),
        Params = parameters is null ? null : JsonNode.Parse(parameters),
    };
}
