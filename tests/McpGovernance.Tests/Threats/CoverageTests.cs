using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Ways around a filter (threats 202–207, 215–217): each ends in a refusal and one record, or never starts.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CoverageTests
{
    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();

    private static JsonObject Call(string name) => new() { ["name"] = name, ["arguments"] = new JsonObject { ["id"] = "1" } };

    private async Task<JsonObject> CallDeniedToolAsync(string revision, Action<IMcpServerBuilder> before, Action<IMcpServerBuilder>? after = null, PolicySource? policy = null)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            mcp.WithTools([_tools.Changing(), _tools.Reading()]);
            before(mcp);
            mcp.Govern(_audit, policy ?? FakePolicy.Allow("read_thing"));
            after?.Invoke(mcp);
        });
        var peer = await server.ConnectRawAsync(revision);
        return await peer.RequestAsync("tools/call", Call("change_thing"));
    }

    private void MustBeRefusedAsUnknownOnce(JsonObject response)
    {
        response["error"]?["message"]?.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");
        _tools.Runs.Should().Be(0);
        _audit.Outcomes.Should().ContainSingle().Which.Should().Match<Recorded>(record =>
            record.Outcome == CallOutcome.Refused && record.Code == DenialCodes.AccessUnknown && record.Target == "change_thing");
    }

    [Test]
    public async Task CallTool_GovernanceRegisteredLast_IsRefused([Values(Revisions.Older, Revisions.Newer)] string revision) =>
        MustBeRefusedAsUnknownOnce(await CallDeniedToolAsync(revision, _ => { }));

    [Test]
    public async Task CallTool_ConfiguredAfterGovernance_IsRefused([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            mcp.Govern(_audit, FakePolicy.DenyAll);
            mcp.WithTools([_tools.Changing()]);
            mcp.Services.Configure<McpServerOptions>(options => options.Filters.Request.CallToolFilters.Insert(0, next => next));
        });
        var peer = await server.ConnectRawAsync(revision);
        MustBeRefusedAsUnknownOnce(await peer.RequestAsync("tools/call", Call("change_thing")));
    }

    [Test]
    public async Task CallTool_LaterPostConfigureInsertsAnAnsweringFilter_IsRefused([Values(Revisions.Older, Revisions.Newer)] string revision) =>
        MustBeRefusedAsUnknownOnce(await CallDeniedToolAsync(revision, _ => { }, mcp => mcp.Services.PostConfigure<McpServerOptions>(options =>
            options.Filters.Request.CallToolWithAlternateFilters.Insert(0, (_, _, _) => ValueTask.FromResult<ResultOrAlternate<CallToolResult>>(
                new CallToolResult { Content = [new TextContentBlock { Text = "bypassed" }] })))));

    [Test]
    public async Task CallTool_LaterPostConfigureClearsEveryList_IsRefused([Values(Revisions.Older, Revisions.Newer)] string revision) =>
        MustBeRefusedAsUnknownOnce(await CallDeniedToolAsync(revision, _ => { }, mcp => mcp.Services.PostConfigure<McpServerOptions>(options =>
        {
            options.Filters.Request.CallToolWithAlternateFilters.Clear();
            options.Filters.Request.CallToolFilters.Clear();
            options.Filters.Message.IncomingFilters.Clear();
            options.Filters.Message.OutgoingFilters.Clear();
            options.Filters.Request.ListToolsFilters.Clear();
            options.Filters.Request.CallToolFilters.RemoveAt(options.Filters.Request.CallToolFilters.Count - 1);
            options.Filters.Message.OutgoingFilters.RemoveAt(0);
        })));

    [Test]
    public async Task CallTool_ListMutatedAtRunTime_IsRefused([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Changing()]).Govern(_audit, FakePolicy.DenyAll));
        var filters = server.Options.Filters.Request.CallToolWithAlternateFilters;
        filters.Clear();
        filters.Insert(0, (_, _, _) => throw new InvalidOperationException("bypassed"));
        filters[0] = (_, _, _) => throw new InvalidOperationException("bypassed");
        filters.RemoveAt(0);
        var peer = await server.ConnectRawAsync(revision);
        MustBeRefusedAsUnknownOnce(await peer.RequestAsync("tools/call", Call("change_thing")));
    }

    [Test]
    public async Task Start_AlternateHandler_DoesNotStartAndSaysWhatToUse()
    {
        var start = () => TestServer.StartAsync(mcp =>
        {
            mcp.Govern(_audit, FakePolicy.AllowAll);
            mcp.Services.Configure<McpServerOptions>(options => options.Handlers.CallToolWithAlternateHandler = (_, _) => throw new InvalidOperationException());
        });
        (await start.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("CallToolWithAlternateHandler").And.Contain("CallToolWithAlternateFilters");
    }

    [TestCase("Filters.Message.IncomingFilters")]
    [TestCase("Filters.Message.OutgoingFilters")]
    [TestCase("Filters.Request.CallToolWithAlternateFilters")]
    [TestCase("Filters.Request.CallToolFilters")]
    [TestCase("Filters.Request.ListToolsFilters")]
    [TestCase("Filters.Request.ListPromptsFilters")]
    [TestCase("Filters.Request.ListResourcesFilters")]
    [TestCase("Filters.Request.ListResourceTemplatesFilters")]
    [TestCase("Filters.Request.GetPromptFilters")]
    [TestCase("Filters.Request.ReadResourceFilters")]
    [TestCase("Filters.Request.CompleteFilters")]
    [TestCase("Filters.Request.SubscribeToResourcesFilters")]
    [TestCase("Filters.Request.UnsubscribeFromResourcesFilters")]
    public async Task Start_AListReplacedAfterwards_DoesNotStartAndNamesIt(string list)
    {
        var start = () => TestServer.StartAsync(mcp =>
        {
            mcp.Govern(_audit, FakePolicy.AllowAll);
            mcp.Services.PostConfigure<McpServerOptions>(options => Replace(options, list));
        });
        (await start.Should().ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>())
            .Which.Failures.Should().ContainSingle().Which.Should().Contain($"'McpServerOptions.{list}'");
    }

    [Test]
    public async Task Start_FiltersObjectReplaced_DoesNotStart()
    {
        var start = () => TestServer.StartAsync(mcp =>
        {
            mcp.Govern(_audit, FakePolicy.AllowAll);
            mcp.Services.PostConfigure<McpServerOptions>(options => options.Filters = new McpServerFilters());
        });
        (await start.Should().ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>()).Which.Failures.Should().HaveCount(13);
    }

    [Test]
    public async Task CallTool_InnerFilterSwapsTool_IsStopped([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var other = _tools.Changing("other");
        await ExpectStoppedAsync(revision, (request, next, cancellationToken) =>
        {
            request.MatchedPrimitive = other;
            return next(request, cancellationToken);
        });
    }

    [Test]
    public async Task CallTool_InnerFilterChangesName_IsStopped([Values(Revisions.Older, Revisions.Newer)] string revision) =>
        await ExpectStoppedAsync(revision, (request, next, cancellationToken) =>
        {
            request.Params.Name = "change_thing";
            return next(request, cancellationToken);
        });

    [Test]
    public async Task CallTool_InnerFilterReplacesArguments_IsStopped([Values(Revisions.Older, Revisions.Newer)] string revision) =>
        await ExpectStoppedAsync(revision, (request, next, cancellationToken) =>
        {
            request.Params.Arguments = new Dictionary<string, System.Text.Json.JsonElement>(request.Params.Arguments!);
            return next(request, cancellationToken);
        });

    [Test]
    public async Task CallTool_InnerFilterEditsArgumentsInPlace_DoesNotRun([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartWithCallFilterAsync((request, next, cancellationToken) =>
        {
            request.Params.Arguments!["id"] = System.Text.Json.JsonElement.Parse("\"999\"");
            return next(request, cancellationToken);
        });
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", Call("read_thing"));
        response["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();
        _tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task CallTool_InnerFilterRunsItTwice_RunsOnce([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartWithCallFilterAsync(async (request, next, cancellationToken) =>
        {
            await next(request, cancellationToken);
            return await next(request, cancellationToken);
        });
        var peer = await server.ConnectRawAsync(revision);
        await peer.RequestAsync("tools/call", Call("read_thing"));
        _tools.Runs.Should().Be(1);
        _audit.Outcomes.Should().ContainSingle().Which.Code.Should().Be(DenialCodes.GovernanceUndecided);
    }

    private async Task ExpectStoppedAsync(string revision, Func<RequestContext<CallToolRequestParams>, McpRequestHandler<CallToolRequestParams, CallToolResult>, CancellationToken, ValueTask<CallToolResult>> filter)
    {
        await using var server = await StartWithCallFilterAsync(filter);
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", Call("read_thing"));
        response["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();
        response["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.GovernanceUndecided);
        _tools.Runs.Should().Be(0);
        _audit.Outcomes.Should().ContainSingle().Which.Code.Should().Be(DenialCodes.GovernanceUndecided);
        server.Logs.Lines.Should().Contain(line => line.Contains("was about to run without a decision", StringComparison.Ordinal));
    }

    private Task<TestServer> StartWithCallFilterAsync(Func<RequestContext<CallToolRequestParams>, McpRequestHandler<CallToolRequestParams, CallToolResult>, CancellationToken, ValueTask<CallToolResult>> filter) =>
        TestServer.StartAsync(mcp => mcp
            .WithTools([_tools.Reading(), _tools.Changing()])
            .WithRequestFilters(filters => filters.AddCallToolFilter(next => (request, cancellationToken) => filter(request, next, cancellationToken)))
            .Govern(_audit, FakePolicy.AllowAll));

    [Test]
    public async Task CallTool_MessageFilterAnswersByItself_IsStoppedAndRecorded([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithTools([_tools.Reading()])
            .WithMessageFilters(filters => filters.AddIncomingFilter(next => async (context, cancellationToken) =>
            {
                if (context.JsonRpcMessage is JsonRpcRequest { Method: "tools/call" } request)
                {
                    await context.Server.SendMessageAsync(
                        new JsonRpcResponse { Id = request.Id, Result = JsonNode.Parse("""{"content":[{"type":"text","text":"stolen"}]}""") },
                        cancellationToken);
                    return;
                }

                await next(context, cancellationToken);
            }))
            .Govern(_audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", Call("read_thing"));
        response.ToJsonString().Should().NotContain("stolen");
        response["error"]!["code"]!.GetValue<int>().Should().Be(-32600);
        (await _audit.OutcomesAsync(1)).Should().ContainSingle().Which.Should().Match<Recorded>(record =>
            record.Code == DenialCodes.GovernanceUndecided && record.Target == "read_thing" && record.Method == "tools/call");
    }

    [Test]
    public async Task CallTool_OutgoingFilterSendsTheAnswerTwice_GoesOutOnce([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithTools([_tools.Reading()])
            .WithMessageFilters(filters => filters.AddOutgoingFilter(next => async (context, cancellationToken) =>
            {
                await next(context, cancellationToken);
                await next(context, cancellationToken);
            }))
            .Govern(_audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", Call("read_thing"), id: 77);
        response["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1");
        JsonNode.Parse(await peer.ReadResponseAsync(77))!["error"].Should().NotBeNull();
    }

    [Test]
    public async Task CallTool_OutgoingFilterReplacesTheMessage_IsStopped([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithTools([_tools.Reading()])
            .WithMessageFilters(filters => filters.AddOutgoingFilter(next => (context, cancellationToken) =>
            {
                if (context.JsonRpcMessage is JsonRpcResponse response)
                {
                    context.JsonRpcMessage = new JsonRpcResponse { Id = response.Id, Result = JsonNode.Parse("""{"content":[{"type":"text","text":"swapped"}]}""") };
                }

                return next(context, cancellationToken);
            }))
            .Govern(_audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        (await peer.RequestRawAsync("tools/call", peer.WithMeta(Call("read_thing")).ToJsonString())).Should().NotContain("swapped");
    }

    [Test]
    public async Task CallTool_MessageFilterHandlesTheRequestTwice_RunsOnce([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithTools([_tools.Changing()])
            .WithMessageFilters(filters => filters.AddIncomingFilter(next => async (context, cancellationToken) =>
            {
                await next(context, cancellationToken);
                if (context.JsonRpcMessage is JsonRpcRequest { Method: "tools/call" })
                {
                    await next(context, cancellationToken);
                }
            }))
            .Govern(_audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        await peer.RequestAsync("tools/call", Call("change_thing"));
        await peer.RequestAsync("tools/list");
        (await _audit.OutcomesAsync(3)).Count(record => record.Code == DenialCodes.GovernanceUndecided).Should().Be(1);
        _tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task Call_CustomMethod_IsRefusedUnlessThePolicyListsIt([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool listed)
    {
        var ran = 0;
        await using var server = await TestServer.StartAsync(mcp =>
        {
            mcp.WithTools([_tools.Reading()]).Govern(_audit, new FakePolicy((_, target) => listed && target is { Kind: TargetKind.Method, Name: "acme/run" }));
            mcp.Services.Configure<McpServerOptions>(options => options.RequestHandlers =
            [
                new() { Method = "acme/run", Handler = (_, _) => { ran++; return ValueTask.FromResult<JsonNode?>(new JsonObject { ["ok"] = true }); } },
            ]);
        });
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("acme/run");
        ran.Should().Be(listed ? 1 : 0);
        if (listed)
        {
            response["result"]!["ok"]!.GetValue<bool>().Should().BeTrue();
        }
        else
        {
            response["error"]!["code"]!.GetValue<int>().Should().Be(-32601);
        }

        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(listed ? CallOutcome.Done : CallOutcome.Refused);
    }

    [Test]
    public async Task CallTool_ToolAddedAtRunTime_IsGoverned([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Reading()]).Govern(_audit, FakePolicy.Allow("read_thing")));
        server.Options.ToolCollection!.Add(_tools.Changing());
        var peer = await server.ConnectRawAsync(revision);
        var listed = await peer.RequestAsync("tools/list");
        listed["result"]!["tools"]!.AsArray().Select(tool => tool!["name"]!.GetValue<string>()).Should().Equal("read_thing");
        var response = await peer.RequestAsync("tools/call", Call("change_thing"));
        response["error"]!["code"]!.GetValue<int>().Should().Be(-32602);
        server.Options.ToolCollection!.Remove(server.Options.ToolCollection["read_thing"]);
        (await peer.RequestAsync("tools/call", Call("read_thing")))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
        _tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task CallTool_CustomHandlers_AreGovernedByName([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var asked = new List<string>();
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [new() { Name = "open" }, new() { Name = "shut" }], NextCursor = "more" }))
            .WithCallToolHandler((request, _) =>
            {
                asked.Add(request.Params.Name);
                return ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = "handled" }] });
            })
            .Govern(_audit, FakePolicy.Allow("open")));
        var peer = await server.ConnectRawAsync(revision);
        var listed = await peer.RequestAsync("tools/list");
        listed["result"]!["tools"]!.AsArray().Should().ContainSingle();
        listed["result"]!["nextCursor"]!.GetValue<string>().Should().Be("more");
        (await peer.RequestAsync("tools/call", Call("open")))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("handled");
        (await peer.RequestAsync("tools/call", Call("shut")))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'shut'");
        asked.Should().Equal("open");
    }

    [Test]
    public async Task Options_AppliedAgain_AreTheSameLists()
    {
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Reading()]).Govern(_audit, FakePolicy.AllowAll));
        var pins = server.Services.GetRequiredService<McpGovernance.Server.ServerPins>();
        var before = server.Options.Filters.Request.CallToolFilters;
        pins.Apply(server.Options);
        server.Options.Filters.Request.CallToolFilters.Should().BeSameAs(before);
    }

    private static void Replace(McpServerOptions options, string list)
    {
        object owner = options;
        var path = list.Split('.');
        foreach (var step in path[..^1])
        {
            owner = owner.GetType().GetProperty(step)!.GetValue(owner)!;
        }

        var property = owner.GetType().GetProperty(path[^1])!;
        property.SetValue(owner, Activator.CreateInstance(typeof(List<>).MakeGenericType(property.PropertyType.GetGenericArguments())));
    }
}
