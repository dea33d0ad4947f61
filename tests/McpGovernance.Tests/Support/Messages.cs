using System.IO.Pipelines;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>Messages as a server's filters see them.</summary>
internal static class Messages
{
    public static MessageContext Context(JsonRpcMessage message, McpServer? server = null) => new(server ?? Server(), message);

    /// <summary>A typed request as the SDK hands it to a filter.</summary>
    public static RequestContext<TParams> Typed<TParams>(JsonRpcRequest request, TParams parameters)
        where TParams : RequestParams => new(Server(), request, parameters);

    /// <summary>A server that nobody is connected to. What it sends goes to <paramref name="sent"/>.</summary>
    public static McpServer Server(Stream? sent = null) =>
        McpServer.Create(new StreamServerTransport(new Pipe().Reader.AsStream(), sent ?? Stream.Null), new McpServerOptions());

    public static JsonRpcRequest Request(string method, string? parameters = null) => new()
    {
        Method = method,
        Id = new RequestId(1),
        Context = new JsonRpcMessageContext(),
        Params = parameters is null ? null : JsonNode.Parse(parameters),
    };
}
