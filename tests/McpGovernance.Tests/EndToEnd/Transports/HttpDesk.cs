using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>A governed server over HTTP with a real policy and a real journal, and those who come to it.</summary>
internal sealed class HttpDesk : IDisposable
{
    public const string Open = "open_thing";
    public const string Read = "read_thing";
    public const string Change = "change_thing";
    public static readonly string[] Everything = [Open, Read, Change];

    /// <summary>Support may read, by a scope.</summary>
    public static readonly TestToken Alice = new(("sub", "alice"), ("scope", "openid tickets.read"));

    /// <summary>Finance may change, by a claim and a scope in an array.</summary>
    public static readonly TestToken Bob = new(("sub", "bob"), ("scp", """["payments.write"]"""), ("department", "finance"));

    /// <summary>One who is somebody, but has no role.</summary>
    public static readonly TestToken Carol = new(("sub", "carol"), ("scope", "tickets.read.all xtickets.read"), ("department", "finance"));

    public Tools Tools { get; } = new();

    public TemporaryJournal Journal { get; } = new();

    public FakeTimeProvider Time { get; } = new(new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero));

    public void Add(IMcpServerBuilder mcp) => mcp.WithTools([Tools.Reading(Open), Tools.Reading(Read), Tools.Changing(Change)]);

    public void Govern(IMcpServerBuilder mcp)
    {
        mcp.Services.AddSingleton<TimeProvider>(Time);
        mcp.WithGovernance(governance => Journal.Keep(governance)
            .Configure(options => options.Server = "desk")
            .UsePolicy(policy => policy
                .Name("http", "1")
                .Role("support", role => role.Scope("tickets.read", Principals.Issuer))
                .Role("finance", role => role.Scope("payments.write").Claim("department", equals: "finance"))
                .Role("auditor", role => role.Claim("roles", contains: "auditor"))
                .Allow("anonymous", Open)
                .Allow("authenticated", Open)
                .Allow("support", Read)
                .Allow("finance", Change)
                .Allow("auditor", Read)));
    }

    public Task<HttpTestServer> StartAsync(HttpMode mode, Action<IServiceCollection>? services = null) => HttpTestServer.StartAsync(
        mode.Sessions,
        mcp =>
        {
            Add(mcp);
            Govern(mcp);
        },
        services);

    public void Dispose() => Journal.Dispose();
}
