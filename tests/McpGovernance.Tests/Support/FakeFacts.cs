using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Support;

internal static class FakeFacts
{
    public static RequestFacts Create(string method = "tools/call") => new()
    {
        Method = method,
        Server = "tickets",
        Transport = "stdio",
        RequestId = new RequestId(7),
        ProtocolVersion = "2026-07-28",
        ClientInfo = new Implementation { Name = "agent", Version = "1.0" },
    };
}
