using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Client;

/// <summary>The guards of one connection: what leaves it, and what comes in and under which circumstances it is handed on.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class GovernedSessionTests
{
    private const string Fine = """{"content":[{"type":"text","text":"fine"}]}""";

    private static readonly TestCaseData[] Methods =
    [
        new("tools/call", """{"name":"x"}"""),
        new("prompts/get", """{"name":"x"}"""),
        new("resources/read", """{"uri":"a://x"}"""),
        new("resources/subscribe", """{"uri":"a://x"}"""),
        new("resources/unsubscribe", """{"uri":"a://x"}"""),
        new("completion/complete", """{"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":"b"}}"""),
        new("completion/complete", """{"ref":{"type":"ref/resource","uri":"a://x"},"argument":{"name":"a","value":"b"}}"""),
        new("tasks/get", """{"taskId":"x"}"""),
        new("tasks/cancel", """{"taskId":"x"}"""),
        new("acme/anything", """{"name":"x"}"""),
        new("Tools/call", """{"name":"granted"}"""),
        new("tools/list ", """{}"""),
    ];

    [TestCaseSource(nameof(Methods))]
    public async Task Send_WhatIsNotGranted_NeverReachesTheWire(string method, string parameters)
    {
        var sent = 0;
        await using var server = new HostileServer(["granted", "prompt:granted", "resource:a://granted"], request =>
        {
            Interlocked.Increment(ref sent);
            return [HostileServer.Result(request, "{}")];
        });
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(new JsonRpcRequest { Id = new RequestId("mine"), Method = method, Params = JsonNode.Parse(parameters) });

        (await ReadAsync(wire)).Should().BeAssignableTo<JsonRpcMessageWithId>().Which.Id.Should().Be(new RequestId("mine"));
        sent.Should().Be(0);
        (await server.SummariesAsync()).Should().ContainSingle().Which.Should().EndWith("refused");
    }

    private static readonly TestCaseData[] Granted =
    [
        new("tools/call", """{"name":"granted"}""", "granted"),
        new("prompts/get", """{"name":"granted"}""", "granted"),
        new("resources/read", """{"uri":"a://granted"}""", "a://granted"),
        new("resources/subscribe", """{"uri":"a://granted"}""", "a://granted"),
        new("resources/unsubscribe", """{"uri":"a://granted"}""", "a://granted"),
        new("completion/complete", """{"ref":{"type":"ref/prompt","name":"granted"},"argument":{"name":"a","value":"b"}}""", "granted"),
        new("completion/complete", """{"ref":{"type":"ref/resource","uri":"a://granted"},"argument":{"name":"a","value":"b"}}""", "a://granted"),
        new("acme/granted", """{}""", "acme/granted"),
    ];

    [TestCaseSource(nameof(Granted))]
    public async Task Send_WhatIsGranted_IsSentAndOnRecord(string method, string parameters, string target)
    {
        await using var server = new HostileServer(
            ["granted", "prompt:granted", "resource:a://granted", "method:acme/granted"], static request => [HostileServer.Result(request, """{"x":1}""")]);
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(new JsonRpcRequest { Id = new RequestId("mine"), Method = method, Params = JsonNode.Parse(parameters) });

        (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>().Which.Result!.ToJsonString().Should().Be("""{"x":1}""");
        (await server.SummariesAsync()).Should().Equal($"call.intent {target}", $"call.outcome {target} done");
    }

    [TestCase("initialize")]
    [TestCase("server/discover")]
    [TestCase("ping")]
    [TestCase("logging/setLevel")]
    public async Task Send_TheProtocolsOwnWorking_PassesUnrecorded(string method)
    {
        await using var server = new HostileServer([], static request => [HostileServer.Result(request, "{}")]);
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(new JsonRpcRequest { Id = new RequestId("mine"), Method = method, Params = new JsonObject() });

        (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>();
        (await server.SummariesAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task Send_AnIdThatWaitsAlready_IsRefused()
    {
        await using var server = new HostileServer(["slow", "t"], static request => (string?)request["params"]!["name"] == "slow" ? [] : [HostileServer.Result(request, Fine)]);
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(Call("one", "slow"));

        await FluentActions.Awaiting(() => wire.SendMessageAsync(Call("one", "t"))).Should().ThrowAsync<InvalidOperationException>().WithMessage("*'one'*");
        await wire.SendMessageAsync(Call("two", "t"));
        (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>().Which.Id.Should().Be(new RequestId("two"));
    }

    [Test]
    public async Task Send_AnIdAgainAfterItsAnswer_IsACallOfItsOwn()
    {
        await using var server = new HostileServer(["t"], static request => [HostileServer.Result(request, Fine)]);
        await using var wire = await ConnectAsync(server);
        for (var i = 0; i < 3; i++)
        {
            await wire.SendMessageAsync(Call("one", "t"));
            (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>();
        }

        (await server.SummariesAsync()).Should().HaveCount(6);
    }

    [Test]
    public async Task Cancel_WhatIsStillBeingDecided_TellsTheServerNothing()
    {
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var (deciding, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = new HostileServer(
            ["held", "t"],
            request =>
            {
                lines.Enqueue(request.ToJsonString());
                return [HostileServer.Result(request, Fine)];
            },
            governance => governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Guards, async (context, next) =>
            {
                if (context is InvokeContext { Target.Name: "held" })
                {
                    deciding.SetResult();
                    await go.Task;
                    if (context.CancellationToken.IsCancellationRequested)
                    {
                        await context.Deny(new Denial { Code = "acme.too_late" });
                        return;
                    }
                }

                await next();
            })));
        await using var wire = await ConnectAsync(server);
        var sending = wire.SendMessageAsync(Call("held", "held"));
        await deciding.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await wire.SendMessageAsync(new JsonRpcNotification
        {
            Method = NotificationMethods.CancelledNotification,
            Params = new JsonObject { ["requestId"] = "held" },
        });
        go.SetResult();
        await sending.WaitAsync(TimeSpan.FromSeconds(20));
        await wire.SendMessageAsync(Call("next", "t"));
        (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>().Which.Id.Should().Be(new RequestId("next"), "nobody waits for the other");

        lines.Should().ContainSingle("what was never sent is neither called nor cancelled there");
        server.Heard.Should().NotContain(static line => line.Contains("cancelled", StringComparison.Ordinal));
    }

    [Test]
    public async Task Cancel_WhatWasSent_TellsTheServer()
    {
        var arrived = new TaskCompletionSource();
        await using var server = new HostileServer(["t"], request =>
        {
            arrived.TrySetResult();
            return [];
        });
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(Call("one", "t"));
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await wire.SendMessageAsync(new JsonRpcNotification
        {
            Method = NotificationMethods.CancelledNotification,
            Params = new JsonObject { ["requestId"] = "one" },
        });

        await server.HearAsync("notifications/cancelled");
        await wire.DisposeAsync();      // Waits for what is under way: the record comes after the word to the server.
        (await server.SummariesAsync()).Should().Equal("call.intent t", "call.outcome t cancelled");
    }

    [Test]
    public async Task Receive_MembersNobodyKnows_AreHandedOnAsTheyCame()
    {
        const string Odd = """{"content":[{"type":"text","text":"fine","x-odd":[1.50,{"b":null}]}],"x-new":"\u00e4","isError":false,"_meta":{"acme/a":1e3}}""";
        await using var server = new HostileServer(["t"], static request => [HostileServer.Result(request, Odd)]);
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(Call("one", "t"));

        var result = (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>().Which.Result!;
        JsonNode.DeepEquals(result, JsonNode.Parse(Odd)).Should().BeTrue();
        result.ToJsonString().Should().Contain("1.50").And.Contain("1e3");
    }

    [Test]
    public async Task Receive_AStageLooksAtTheResult_ItIsStillHandedOnAsItCame()
    {
        var seen = "";
        await using var server = new HostileServer(
            ["t"],
            static request => [HostileServer.Result(request, """{"content":[{"type":"text","text":"fine"}],"x-new":1}""")],
            governance => governance.UseInterceptor(After(context => seen = ((TextContentBlock)((CallToolResult)context.Result!).Content[0]).Text)));
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(Call("one", "t"));

        (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>().Which.Result!["x-new"]!.GetValue<int>().Should().Be(1);
        seen.Should().Be("fine");
    }

    [Test]
    public async Task Receive_AStageChangesTheResult_TheClientGetsWhatItMade([Values] bool inPlace)
    {
        await using var server = new HostileServer(
            ["t"],
            static request => [HostileServer.Result(request, """{"content":[{"type":"text","text":"secret"}],"x-new":"secret"}""")],
            governance => governance.UseInterceptor(After(context =>
            {
                if (inPlace)
                {
                    ((TextContentBlock)((CallToolResult)context.Result!).Content[0]).Text = "changed";
                }
                else
                {
                    context.Result = new CallToolResult { Content = [new TextContentBlock { Text = "changed" }] };
                }
            })));
        await using var wire = await ConnectAsync(server);
        await wire.SendMessageAsync(Call("one", "t"));

        (await ReadAsync(wire)).Should().BeOfType<JsonRpcResponse>().Which.Result!.ToJsonString().Should().Contain("changed").And.NotContain("secret");
    }

    [Test]
    public async Task Receive_AStageRefusesOnTheWayOut_TheClientGetsNothingOfTheResult()
    {
        await using var server = new HostileServer(
            ["t"],
            static request => [HostileServer.Result(request, """{"content":[{"type":"text","text":"secret"}]}""")],
            governance => governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Contract, static async (context, next) =>
            {
                await next();
                await context.Deny(new Denial { Code = "acme.no" });
            })));
        await using (var client = await server.ConnectAsync())
        {
            (await client.CallToolAsync("t")).Content.OfType<TextContentBlock>().Should().NotContain(static block => block.Text.Contains("secret"));
        }
    }

    // A client that takes up a session declares nothing: whether its handlers are governed cannot be read off the wire.
    [TestCase("elicitation/create")]
    [TestCase("sampling/createMessage")]
    [TestCase("roots/list")]
    public async Task Receive_AQuestionBeforeAnyHandshakeOfUngovernedOptions_DoesNotReachTheClient(string method)
    {
        await using var server = new HostileServer([], static _ => []);
        await using var wire = await server.Transport.ConnectAsync();
        await server.SendAsync($$$"""{"jsonrpc":"2.0","id":"q","method":"{{{method}}}","params":{"message":"secret"}}""");

        var asked = (await ReadAsync(wire)).Should().BeOfType<JsonRpcRequest>().Subject;
        asked.Id.Should().Be(new RequestId("q"), "the client answers it, and says that it knows no such method");
        asked.Method.Should().NotBe(method);
        asked.Params.Should().BeNull();
    }

    [TestCase("ping")]
    [TestCase("acme/odd")]
    public async Task Receive_AnythingElseBeforeAnyHandshake_ReachesTheClient(string method)
    {
        await using var server = new HostileServer([], static _ => []);
        await using var wire = await server.Transport.ConnectAsync();
        await server.SendAsync($$"""{"jsonrpc":"2.0","id":"q","method":"{{method}}"}""");

        (await ReadAsync(wire)).Should().BeOfType<JsonRpcRequest>().Which.Method.Should().Be(method);
    }

    private static DelegatingInterceptor After(Action<InvokeContext> act) => new(GovernanceStage.Contract, async (context, next) =>
    {
        await next();
        if (context is InvokeContext call)
        {
            act(call);
        }
    });

    private static JsonRpcRequest Call(string id, string tool) =>
        new() { Id = new RequestId(id), Method = RequestMethods.ToolsCall, Params = new JsonObject { ["name"] = tool } };

    /// <summary>A connection that shook hands and declares nothing.</summary>
    private static async Task<ITransport> ConnectAsync(HostileServer server)
    {
        var wire = await server.Transport.ConnectAsync();
        await wire.SendMessageAsync(new JsonRpcRequest
        {
            Id = new RequestId(1),
            Method = RequestMethods.Initialize,
            Params = JsonNode.Parse("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}"""),
        });
        await ReadAsync(wire);
        return wire;
    }

    private static async Task<JsonRpcMessage> ReadAsync(ITransport wire)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await wire.MessageReader.ReadAsync(timeout.Token);
    }
}
