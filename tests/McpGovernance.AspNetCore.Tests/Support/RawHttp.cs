using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>A connection that the test writes to byte by byte, and can break.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly StringBuilder _read = new();

    /// <summary>A request as a well-behaved client writes it.</summary>
    public static string Request(Uri endpoint, HttpPeer peer, string method, JsonObject parameters)
    {
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 500,
            ["method"] = method,
            ["params"] = RequestMeta.Add(peer.Revision, parameters),
        }.ToJsonString();
        var lines = new List<string>
        {
            "POST / HTTP/1.1",
            $"Host: {endpoint.Authority}",
            "Accept: application/json, text/event-stream",
            "Content-Type: application/json",
            $"MCP-Protocol-Version: {peer.Revision}",
            $"Mcp-Method: {method}",
            $"Content-Length: {Encoding.UTF8.GetByteCount(body)}",
        };
        if ((string?)parameters["name"] is { } name)
        {
            lines.Add($"Mcp-Name: {name}");
        }

        if (peer.SessionId is { } session)
        {
            lines.Add($"Mcp-Session-Id: {session}");
        }

        return $"{string.Join("\r\n", lines)}\r\n\r\n{body}";
    }

    public static async Task<RawHttp> ConnectAsync(Uri endpoint)
    {
        var http = new RawHttp();
        await http._socket.ConnectAsync(endpoint.Host, endpoint.Port);
        return http;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads until a text has come.</summary>
    public async Task ReadUntilAsync(string text)
    {
        using var timeout = new CancellationTokenSource(LeavingTools.Patience);
        var buffer = new byte[4096];
        while (!_read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await _socket.ReceiveAsync(buffer, timeout.Token);
            if (count == 0)
            {
                throw new EndOfStreamException($"The server closed the connection after: {_read}");
            }

            _read.Append(Encoding.UTF8.GetString(buffer.AsSpan(0, count)));
        }
    }

    /// <summary>The connection is reset: whatever was under way is lost.</summary>
    public void Break()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
