using System.Security.Claims;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>
/// The host's own code may name the caller by setting <c>context.User</c> in an incoming message filter, which always runs after
/// ours: what that changes, and what it does not. It can raise privileges; it is the host's code, and the record says which
/// authentication it claimed.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StreamIdentityTests : IDisposable
{
    private const string Export = "com.example/export";

    private readonly TemporaryJournal _journal = new();
    private readonly Tools _tools = new();

    private static ClaimsPrincipal Alice(string? authenticationType = "HostFilter") =>
        new(Principals.Plain(authenticationType, ("sub", "alice"), ("iss", Principals.Issuer), ("scope", "tickets.read")));

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task Call_UserSetByAFilter_IsTheCallerAndTheRecordSaysByWhat(
        [Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool addedFirst)
    {
        await using (var server = await StartAsync(mcp => AddUser(mcp, Alice()), addedFirst))
        {
            var peer = await server.ConnectRawAsync(revision);
            (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().ContainSingle();
            (await peer.RequestAsync("tools/call", Call()))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1");
        }

        var records = _journal.Read();
        records.Summaries().Should().BeEquivalentTo("list.view done", "call.intent read_thing", "call.outcome read_thing done");
        records.Should().OnlyContain(static record =>
            record.Text("caller.kind") == "authenticated" && record.Text("caller.verified") == "true" && record.Text("caller.auth") == "HostFilter"
            && record.Text("caller.subject") == "alice" && record.Text("caller.issuer") == Principals.Issuer && record.Text("transport") == "stream");
    }

    [Test]
    public async Task Call_UserSetByAFilterThatIsNotAuthenticated_IsAnonymous([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using (var server = await StartAsync(static mcp => AddUser(mcp, Alice(authenticationType: null))))
        {
            var peer = await server.ConnectRawAsync(revision);
            (await peer.RequestAsync("tools/call", Call()))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
        }

        _journal.Read().Should().ContainSingle().Which.Text("caller.kind").Should().Be("anonymous");
    }

    [Test]
    public async Task Call_UserSetInsideOfTheDecision_ChangesNeitherDecisionNorRecord([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool permitted)
    {
        ClaimsPrincipal? seen = null;
        await using (var server = await StartAsync(mcp =>
        {
            if (permitted)
            {
                AddUser(mcp, Alice());
            }

            mcp.Services.Configure<McpServerOptions>(options => options.Filters.Request.CallToolFilters.Add(next => (request, cancellationToken) =>
            {
                request.User = seen = new(Principals.Plain("Inner", ("sub", "mallory"), ("iss", Principals.Issuer), ("scope", "tickets.read")));
                return next(request, cancellationToken);
            }));
        }))
        {
            var peer = await server.ConnectRawAsync(revision);
            (await peer.RequestAsync("tools/call", Call())).ContainsKey(permitted ? "result" : "error").Should().BeTrue();
        }

        (seen is not null).Should().Be(permitted, "what is refused never comes to the filter");
        _journal.ReadBytes().Should().NotContain("mallory");
        _tools.Runs.Should().Be(permitted ? 1 : 0);
    }

    [Test]
    public async Task CustomMethod_UserSetByAFilter_IsNotSeenBecauseTheMethodIsDecidedBeforeIt([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var ran = 0;
        await using (var server = await StartAsync(mcp =>
        {
            AddUser(mcp, Alice());
            mcp.Services.Configure<McpServerOptions>(options => options.RequestHandlers =
            [
                new McpServerRequestHandler
                {
                    Method = Export,
                    Handler = (_, _) =>
                    {
                        ran++;
                        return ValueTask.FromResult<JsonNode?>(new JsonObject());
                    },
                },
            ]);
        }))
        {
            var peer = await server.ConnectRawAsync(revision);
            (await peer.RequestAsync(Export))["error"].Should().NotBeNull();
        }

        ran.Should().Be(0);
        _journal.Read().Should().ContainSingle().Which.Text("caller.kind").Should().Be("anonymous");
    }

    [Test]
    public async Task Call_UserReplacedByAFilterOverHttp_IsTheCallerAndTheRecordSaysByWhat([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await using (var server = await HttpTestServer.StartAsync(mode.Sessions, mcp =>
        {
            AddUser(mcp, Alice());
            Govern(mcp);
        }))
        {
            var peer = await server.ConnectRawAsync(mode.Revision, new TestToken(("sub", "bob")));
            (await peer.CallAsync("read_thing"))["result"].Should().NotBeNull();
        }

        _journal.Read().Should().HaveCount(2).And.OnlyContain(static record =>
            record.Text("caller.auth") == "HostFilter" && record.Text("caller.subject") == "alice" && record.Text("transport") == "http");
    }

    [Test]
    public async Task Elicitation_UserSetByAFilter_CannotGoOnWhereTheAnswerIsARequestOfItsOwn([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using (var server = await StartAsync(mcp =>
        {
            AddUser(mcp, Alice());
            mcp.WithTools([_tools.From("ask_thing", AskAsync, readOnly: true)]);
        }))
        {
            var peer = await server.ConnectRawAsync(revision);
            peer.OnServerRequest = static _ => Accepted;
            var answer = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "ask_thing" });
            if (revision == Revisions.Newer)
            {
                // The retry is decided before the filter names its caller, so it is nobody's, and the state is alice's.
                var result = answer["result"]!;
                answer = await peer.RequestAsync("tools/call", new JsonObject
                {
                    ["name"] = "ask_thing",
                    ["requestState"] = result["requestState"]!.DeepClone(),
                    ["inputResponses"] = new JsonObject { [result["inputRequests"]!.AsObject().Single().Key] = Accepted },
                });
                answer["error"]!["data"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.RoundInvalid);
            }
            else
            {
                answer["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("accept");
            }
        }
    }

    private static JsonObject Accepted => new() { ["action"] = "accept", ["content"] = new JsonObject() };

    private static async Task<string> AskAsync(McpServer server, CancellationToken cancellationToken) =>
        (await server.ElicitAsync(new ElicitRequestParams { Message = "sure?", RequestedSchema = new() }, cancellationToken)).Action;

    private static JsonObject Call() => new() { ["name"] = "read_thing", ["arguments"] = new JsonObject { ["id"] = "1" } };

    private static void AddUser(IMcpServerBuilder mcp, ClaimsPrincipal user) =>
        mcp.Services.Configure<McpServerOptions>(options => options.Filters.Message.IncomingFilters.Insert(0, next => (context, cancellationToken) =>
        {
            context.User = user;
            return next(context, cancellationToken);
        }));

    private void Govern(IMcpServerBuilder mcp)
    {
        mcp.WithTools([_tools.Reading()]);
        mcp.WithGovernance(governance => _journal.Keep(governance).UsePolicy(policy => policy
            .Name("stream", "1")
            .Role("support", static role => role.Scope("tickets.read", Principals.Issuer))
            .Allow("support", "read_thing", "ask_*", $"method:{Export}")));
    }

    private Task<TestServer> StartAsync(Action<IMcpServerBuilder> more, bool addedFirst = false) => TestServer.StartAsync(mcp =>
    {
        if (addedFirst)
        {
            more(mcp);
            Govern(mcp);
        }
        else
        {
            Govern(mcp);
            more(mcp);
        }
    });
}
