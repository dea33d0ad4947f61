using System.Security.Claims;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>In a chain each request has its own caller (threat 25): neither the connection nor the program in the middle is it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChainTests : IDisposable
{
    private const int Requests = 60;

    private readonly TemporaryJournal _journal = new();
    private readonly Tools _tools = new();

    public void Dispose() => _journal.Dispose();

    private void Govern(IMcpServerBuilder mcp) => mcp.WithGovernance(governance => _journal.Keep(governance).UsePolicy(static policy => policy
        .Name("chain", "1")
        .Role("reader", static role => role.Subject("alice", Principals.Issuer))
        .Allow("reader", "read_*")
        .Allow("authenticated", "rela*")));

    /// <summary>One connection, opened by a gateway, on which the host names another caller for each request.</summary>
    [Test]
    public async Task T025_RequestsOfTwoCallersOnOneConnection_EachHasItsOwn([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var alice = Principals.Jwt(("sub", "alice"));
        var bob = Principals.Jwt(("sub", "bob"));
        await using (var server = await TestServer.StartAsync(mcp =>
        {
            mcp.WithTools([_tools.Reading()]);
            Govern(mcp);
            mcp.Services.Configure<McpServerOptions>(options => options.Filters.Message.IncomingFilters.Insert(0, next => (context, cancellationToken) =>
            {
                context.User = context.JsonRpcMessage is not JsonRpcRequest request ? null
                    : request.Params?["arguments"]?["id"]?.GetValue<string>() is { } id ? (int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 2 == 0 ? alice : bob)
                    : Principals.Jwt(("sub", "gateway"));
                return next(context, cancellationToken);
            }));
        }))
        {
            await using var client = await server.ConnectAsync(revision);
            await Task.WhenAll(Enumerable.Range(0, Requests).Select(async number =>
            {
                var call = async () => await client.CallToolAsync("read_thing", new Dictionary<string, object?> { ["id"] = $"{number}" });
                if (number % 2 == 0)
                {
                    (await call()).Content.OfType<TextContentBlock>().Single().Text.Should().Be($"thing {number}");
                }
                else
                {
                    (await call.Should().ThrowAsync<McpProtocolException>()).Which.ErrorCode.Should().Be(McpErrorCode.InvalidParams);
                }
            }));
        }

        var records = _journal.Read();
        records.Count(static record => record.Text("type") == "call.intent" && record.Text("caller.subject") == "alice").Should().Be(Requests / 2);
        records.Where(static record => record.Text("decision.code") == DenialCodes.AccessUnknown).Select(static record => record.Text("caller.subject")).Should().NotBeEmpty().And.OnlyContain(static subject => subject == "bob");
        _tools.Runs.Should().Be(Requests / 2);
    }

    /// <summary>A gateway over HTTP calls on through one client, which it shares between everybody.</summary>
    [Test]
    public async Task T025_GatewayCallsOn_TheNextEdgeDecidesForWhoeverAskedTheGateway([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        var asking = new AsyncLocal<ClaimsPrincipal?>();
        await using var fixture = await ClientFixture.StartAsync(
            mcp => mcp.WithTools([_tools.Reading()]),
            [],
            governance => governance.UseCallerResolver(_ => asking.Value?.FindFirst("sub")?.Value is { } subject
                ? new Caller { Kind = CallerKind.Local, Subject = subject }
                : Caller.Anonymous),
            static policy => policy.Name("client", "1").Role("reader", static role => role.AssertedSubject("alice")).Allow("reader", "read_thing"));
        await using (var onwards = await fixture.ConnectAsync(mode.Revision))
        await using (var gateway = await HttpTestServer.StartAsync(mode.Sessions, mcp =>
        {
            mcp.WithTools([_tools.From("relay", async (string id, ClaimsPrincipal? user) =>
            {
                asking.Value = user;
                return (await onwards.CallToolAsync("read_thing", new Dictionary<string, object?> { ["id"] = id })).Content.OfType<TextContentBlock>().Single().Text;
            })]);
            Govern(mcp);
        }))
        {
            var alice = await gateway.ConnectRawAsync(mode.Revision, new TestToken(("sub", "alice")));
            var bob = await gateway.ConnectRawAsync(mode.Revision, new TestToken(("sub", "bob")));
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? alice : bob).CallAsync("relay")));

            answers.Where(static (_, number) => number % 2 == 0).Should().OnlyContain(static answer => answer["result"]!["content"]![0]!["text"]!.GetValue<string>() == "thing 1");
            answers.Where(static (_, number) => number % 2 == 1).Should().OnlyContain(static answer => answer["error"] != null);
        }

        _tools.Runs.Should().Be(10);
        fixture.Sent.Count(static line => line.Contains("tools/call", StringComparison.Ordinal)).Should().Be(10, "what is refused never goes out");
        (await fixture.RecordsAsync()).Where(static record => record.Text("target.name") == "read_thing").Select(static record => (record.Text("caller.subject"), record.Text("decision.code"))).Distinct()
            .Should().BeEquivalentTo(new[] { ("alice", (string?)null), ("bob", DenialCodes.AccessUnknown) });
        _journal.Read().Where(static record => record.Text("type") == "call.intent").Select(static record => record.Text("caller.subject")).Should().BeEquivalentTo(Enumerable.Repeat("alice", 10).Concat(Enumerable.Repeat("bob", 10)));
    }
}
