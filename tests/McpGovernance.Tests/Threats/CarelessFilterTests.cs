using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Filters of the same host that mean well: what the caller is told and what is recorded stay true.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CarelessFilterTests
{
    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();

    private static JsonObject Call(string name) => new() { ["name"] = name, ["arguments"] = new JsonObject { ["id"] = "1" } };

    private Task<TestServer> StartAsync(McpRequestFilter<CallToolRequestParams, CallToolResult> filter) => TestServer.StartAsync(mcp => mcp
        .WithTools([_tools.Changing(), _tools.Reading()])
        .WithRequestFilters(filters => filters.AddCallToolFilter(filter))
        .Govern(_audit, FakePolicy.AllowAll));

    [Test]
    public async Task Retry_OfAChangeThatRan_IsWithheldAndNotCalledUndone([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync(next => async (request, cancellationToken) =>
        {
            await next(request, cancellationToken);
            return await next(request, cancellationToken);
        });
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", Call("change_thing"));
        _tools.Runs.Should().Be(1);
        response["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("The action was carried out; its result is withheld. Do not repeat it.");
        response["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.ResultWithheld);
        _audit.Outcomes.Should().ContainSingle().Which.Code.Should().Be(DenialCodes.ResultWithheld);
    }

    [Test]
    public async Task Exception_OfAFilterAroundTheTool_LeavesNoText([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool afterwards)
    {
        await using var server = await StartAsync(next => async (request, cancellationToken) =>
        {
            if (afterwards)
            {
                await next(request, cancellationToken);
            }

            throw new McpException("password=hunter2");
        });
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", Call("read_thing"));
        response.ToJsonString().Should().NotContain("hunter2");
        response["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();
        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(afterwards ? CallOutcome.Exception : CallOutcome.RefusedByOthers);
    }

    [Test]
    public async Task Exception_OfAMessageFilter_LeavesNoText(
        [Values(Revisions.Older, Revisions.Newer)] string revision, [Values("tools/call", "tools/list", "acme/run")] string method, [Values] bool afterwards)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithTools([_tools.Reading()])
            .WithMessageFilters(filters => filters.AddIncomingFilter(next => async (context, cancellationToken) =>
            {
                if (context.JsonRpcMessage is not JsonRpcRequest { Method: "initialize" or "notifications/initialized" } and JsonRpcRequest)
                {
                    if (afterwards)
                    {
                        await next(context, cancellationToken);
                    }

                    throw new McpException("password=hunter2");
                }

                await next(context, cancellationToken);
            }))
            .Govern(_audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync(method, method == "tools/call" ? Call("read_thing") : []);
        response.ToJsonString().Should().NotContain("hunter2");
        (await _audit.OutcomesAsync(1)).Should().ContainSingle();
    }

    private async Task<JsonObject> RunCustomMethodAsync(string revision, List<string> ran, Func<MessageContext, Func<Task>, Task> filter)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            mcp.WithTools([_tools.Reading()]).Govern(_audit, new FakePolicy((_, target) => target.Name != "acme/secret"));
            mcp.Services.Configure<McpServerOptions>(options =>
            {
                options.RequestHandlers = [.. new[] { "acme/run", "acme/secret" }.Select(method => new McpServerRequestHandler
                {
                    Method = method,
                    Handler = (_, _) =>
                    {
                        ran.Add(method);
                        return ValueTask.FromResult<JsonNode?>(new JsonObject { ["ok"] = true });
                    },
                })];
                options.Filters.Message.IncomingFilters.Add(next => (context, cancellationToken) =>
                    context.JsonRpcMessage is JsonRpcRequest { Method: "acme/run" or "ping" } ? filter(context, () => next(context, cancellationToken)) : next(context, cancellationToken));
            });
        });
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("acme/run");
        await peer.RequestAsync("tools/list");
        return response;
    }

    [Test]
    public async Task CustomMethod_HandledTwice_RunsOnce([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var ran = new List<string>();
        var response = await RunCustomMethodAsync(revision, ran, async (_, next) =>
        {
            await next();
            await next();
        });
        response["result"]!["ok"]!.GetValue<bool>().Should().BeTrue();
        ran.Should().Equal("acme/run");
        _audit.Outcomes[0].Outcome.Should().Be(CallOutcome.Done);
    }

    [Test]
    public async Task CustomMethod_SwappedForAnotherAfterTheDecision_DoesNotRun([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var ran = new List<string>();
        var response = await RunCustomMethodAsync(revision, ran, (context, next) =>
        {
            var decided = (JsonRpcRequest)context.JsonRpcMessage;
            context.JsonRpcMessage = new JsonRpcRequest { Id = decided.Id, Method = "acme/secret", Params = decided.Params, Context = decided.Context };
            return next();
        });
        response["error"]!["data"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.GovernanceUndecided);
        ran.Should().BeEmpty();
        _audit.Outcomes[0].Code.Should().Be(DenialCodes.GovernanceUndecided);
    }
}
