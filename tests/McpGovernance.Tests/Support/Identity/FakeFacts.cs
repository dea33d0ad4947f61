using System.Security.Claims;

namespace McpGovernance.Tests.Support.Identity;

internal static class FakeFacts
{
    public static RequestFacts Of(ClaimsPrincipal? user, string transport, string? session) => new()
    {
        Method = "tools/call",
        Server = "tickets",
        Transport = transport,
        RequestId = default,
        User = user,
        SessionId = session,
    };
}
