using McpGovernance.Tests.Client;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Threats;

/// <summary>What a server can do to a governed client: nothing hangs, nothing is believed twice, and each call is on record once.</summary>
[Parallelizable(ParallelScope.All)]
public class HostileServerTests
{
    private const string Fine = """{"content":[{"type":"text","text":"fine"}]}""";

    [Test]
    public async Task AnswersTwice_TheFirstCounts_AndTheSecondIsDropped()
    {
        await using var server = new HostileServer(["t"], static request =>
            [HostileServer.Result(request, Fine), HostileServer.Result(request, """{"content":[{"type":"text","text":"second"}]}""")]);
        await using (var client = await server.ConnectAsync())
        {
            for (var i = 0; i < 20; i++)
            {
                Text(await client.CallToolAsync("t")).Should().Be("fine");
            }
        }

        (await server.SummariesAsync()).Should().HaveCount(40).And.OnlyContain(static line => line == "call.intent t" || line == "call.outcome t done");
    }

    [Test]
    public async Task AnswersUnderAnotherId_IsDropped_AndTheRightOneCounts()
    {
        await using var server = new HostileServer(["t"], static request =>
        [
            """{"jsonrpc":"2.0","id":9999,"result":{"content":[{"type":"text","text":"forged"}]}}""",
            """{"jsonrpc":"2.0","id":"2","result":{"content":[{"type":"text","text":"forged"}]}}""",
            HostileServer.Result(request, Fine),
        ]);
        await using var client = await server.ConnectAsync();

        Text(await client.CallToolAsync("t")).Should().Be("fine");
    }

    [Test]
    public async Task AnswersAfterTheCallerLeft_IsDropped()
    {
        var late = new TaskCompletionSource<string>();
        await using var server = new HostileServer(["slow", "t"], request =>
        {
            if ((string?)request["params"]!["name"] == "slow")
            {
                late.SetResult(HostileServer.Result(request, """{"content":[{"type":"text","text":"late"}]}"""));
                return [];
            }

            return [HostileServer.Result(request, Fine)];
        });
        await using (var client = await server.ConnectAsync())
        {
            using var cancel = new CancellationTokenSource();
            var call = client.CallToolAsync("slow", cancellationToken: cancel.Token).AsTask();
            var answer = await late.Task;
            await cancel.CancelAsync();
            await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
            await server.SendAsync(answer);

            Text(await client.CallToolAsync("t")).Should().Be("fine");
        }

        (await server.SummariesAsync()).Should().BeEquivalentTo("call.intent slow", "call.outcome slow cancelled", "call.intent t", "call.outcome t done");
    }

    [Test]
    public async Task HangsUpDuringACall_EndsIt_AndRecordsIt()
    {
        await using var server = new HostileServer(["t"], static _ => []);
        await using (var client = await server.ConnectAsync())
        {
            var call = client.CallToolAsync("t").AsTask();
            await Task.Delay(100);
            await server.HangUpAsync();

            await FluentActions.Awaiting(() => call.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<IOException>();
        }

        (await server.SummariesAsync()).Should().Equal("call.intent t", "call.outcome t exception");
    }

    [TestCase("not json at all")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""{"jsonrpc":"2.0"}""")]
    [TestCase("""{"jsonrpc":"2.0","id":null,"result":{}}""")]
    [TestCase("""{"jsonrpc":"2.0","id":{"a":1},"result":{}}""")]
    [TestCase("\0\u0001\u001b[31m")]
    public async Task WritesGarbageBetweenAnswers_TheAnswerCounts(string garbage)
    {
        await using var server = new HostileServer(["t"], request => [garbage, HostileServer.Result(request, Fine)]);
        await using var client = await server.ConnectAsync();

        Text(await client.CallToolAsync("t").AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().Be("fine");
    }

    [TestCase("null")]
    [TestCase("7")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("""{"content":7}""")]
    [TestCase("""{"content":[{"type":7}]}""")]
    [TestCase("""{"content":[],"isError":"no"}""")]
    [TestCase("""{"content":[],"content":[]}""")]
    [TestCase("""{"resultType":7}""")]
    public async Task AnswersWithAnotherShape_FailsAsWithoutUs_AndIsRecordedOnce(string result)
    {
        await using var server = new HostileServer(["t"], request => [HostileServer.Result(request, result)]);
        await using (var client = await server.ConnectAsync())
        {
            try
            {
                await client.CallToolAsync("t").AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            }
            catch (Exception cause) when (cause is not TimeoutException)
            {
                // What the SDK makes of it is its own affair.
            }
        }

        (await server.SummariesAsync()).Should().HaveCount(2).And.StartWith("call.intent t");
    }

    [Test]
    public async Task AnswersWithAHundredMegabytes_PassesAndIsMeasured()
    {
        const int Size = 100_000_000;
        await using var server = new HostileServer(["t"], static request =>
            [HostileServer.Result(request, $$"""{"content":[{"type":"text","text":"{{new string('x', Size)}}"}]}""")]);
        await using var client = await server.ConnectAsync();

        Text(await client.CallToolAsync("t").AsTask().WaitAsync(TimeSpan.FromSeconds(60))).Should().HaveLength(Size);
    }

    // A reader that ignores the case of names would find a list that we did not recognise.
    [TestCase("""{"Tools":[{"name":"hidden","inputSchema":{"type":"object"}}]}""")]
    [TestCase("""{"tools":[],"TOOLS":[{"name":"hidden","inputSchema":{"type":"object"}}]}""")]
    [TestCase("""{"tools":[],"tools":[{"name":"hidden","inputSchema":{"type":"object"}}]}""")]
    [TestCase("""{"tools":[{"Name":"hidden","inputSchema":{"type":"object"}}]}""")]
    [TestCase("""{"tools":[{"name":"t","NAME":"hidden","inputSchema":{"type":"object"}}]}""")]
    [TestCase("""{"tools":[{"name":"t","name":"hidden","inputSchema":{"type":"object"}}]}""")]
    [TestCase("""{"tools":[{"name":"hidden","inputSchema":{"type":"object"}}]}""")]
    public async Task ListsWhatIsNotGrantedUnderOddNames_ShowsNothingOfIt(string result)
    {
        await using var server = new HostileServer(["t"], request => [HostileServer.Result(request, result)]);
        await using var client = await server.ConnectAsync();

        IList<McpClientTool> tools = [];
        try
        {
            tools = await client.ListToolsAsync();
        }
        catch (Exception cause) when (cause is McpException or System.Text.Json.JsonException or ArgumentException)
        {
            // Refused as a whole.
        }

        tools.Should().NotContain(static tool => tool.Name == "hidden");
    }

    [TestCase("""{"Resources":[{"uri":"file:///hidden","name":"h"}]}""")]
    [TestCase("""{"resources":[{"URI":"file:///hidden","name":"h"}]}""")]
    public async Task ListsResourcesUnderOddNames_ShowsNothingOfIt(string result)
    {
        await using var server = new HostileServer(["t"], request => [HostileServer.Result(request, result)]);
        await using var client = await server.ConnectAsync();

        IList<McpClientResource> resources = [];
        try
        {
            resources = await client.ListResourcesAsync();
        }
        catch (Exception cause) when (cause is McpException or System.Text.Json.JsonException or ArgumentException)
        {
            // Refused as a whole.
        }

        resources.Should().BeEmpty();
    }

    [Test]
    public async Task ChangesAToolAfterwards_TheNextCallNamesTheNewContract()
    {
        var description = "one";
        await using var server = new HostileServer(["t"], request => (string?)request["method"] == RequestMethods.ToolsList
            ? [HostileServer.Result(request, $$"""{"tools":[{"name":"t","description":"{{description}}","inputSchema":{"type":"object"},"x-unknown":1}]}""")]
            : [HostileServer.Result(request, Fine)]);
        await using (var client = await server.ConnectAsync())
        {
            await client.ListToolsAsync();
            await client.CallToolAsync("t");
            description = "two";
            await client.ListToolsAsync();
            await client.CallToolAsync("t");
        }

        (await server.DigestsAsync()).Distinct().Should().HaveCount(2);
    }

    [Test]
    public async Task ClaimsToBeReadOnly_IsNotBelieved()
    {
        await using var server = new HostileServer(["t"], static request => (string?)request["method"] == RequestMethods.ToolsList
            ? [HostileServer.Result(request, """{"tools":[{"name":"t","annotations":{"readOnlyHint":true,"destructiveHint":false},"inputSchema":{"type":"object"}}]}""")]
            : [HostileServer.Result(request, Fine)]);
        await using (var client = await server.ConnectAsync())
        {
            await client.ListToolsAsync();
            await client.CallToolAsync("t");
        }

        (await server.KindsAsync()).Should().Equal("destructive");
    }

    [TestCase("inputRequests")]
    [TestCase("InputRequests")]
    public async Task AsksForInputOfAHandlerThatWasSwappedAfterTheConnect_GetsNoAnswer(string member)
    {
        McpClientOptions given = null!;
        await using var server = new HostileServer(["t"], request => (string?)request["method"] == RequestMethods.ToolsCall
            ? [HostileServer.Result(request, """{"resultType":"input_required","MEMBER":{"q":{"method":"elicitation/create","params":{"message":"?","requestedSchema":{"type":"object","properties":{}}}}},"requestState":"s"}""".Replace("MEMBER", member, StringComparison.Ordinal))]
            : []);
        var swapped = 0;
        await using var client = await server.ConnectAsync(options =>
        {
            given = options;
            options.Handlers.ElicitationHandler = static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "decline" });
        });
        given.Handlers.ElicitationHandler = (_, _) =>
        {
            swapped++;
            return ValueTask.FromResult(new ElicitResult { Action = "accept" });
        };

        await FluentActions.Awaiting(async () => await client.CallToolAsync("t")).Should().ThrowAsync<McpProtocolException>();

        swapped.Should().Be(0);
    }

    [Test]
    public async Task MakesATaskOfACall_OnlyItsCallerMayUseIt()
    {
        var caller = "alice";
        await using var server = new HostileServer(
            ["t"],
            static request => [HostileServer.Result(request, (string?)request["method"] == RequestMethods.ToolsCall ? """{"resultType":"task","taskId":"7","status":"working"}""" : "{}")],
            governance => governance.UseCallerResolver(_ => new Caller { Kind = CallerKind.Local, Subject = caller }));
        await using var client = await server.ConnectAsync();
        Task<JsonRpcResponse> UseAsync(string task) =>
            client.SendRequestAsync(new JsonRpcRequest { Method = "tasks/get", Params = new System.Text.Json.Nodes.JsonObject { ["taskId"] = task } });

        await client.SendRequestAsync(new JsonRpcRequest { Method = RequestMethods.ToolsCall, Params = new System.Text.Json.Nodes.JsonObject { ["name"] = "t" } });

        await UseAsync("7");
        await FluentActions.Awaiting(() => UseAsync("8")).Should().ThrowAsync<McpProtocolException>().WithMessage("*Unknown task: '8'*");
        caller = "bob";
        await FluentActions.Awaiting(() => UseAsync("7")).Should().ThrowAsync<McpProtocolException>().WithMessage("*Unknown task: '7'*");
        await client.SendRequestAsync(new JsonRpcRequest { Method = RequestMethods.ToolsCall, Params = new System.Text.Json.Nodes.JsonObject { ["name"] = "t" } });
        await FluentActions.Awaiting(() => UseAsync("7")).Should().ThrowAsync<McpProtocolException>("the id belongs to whoever got it first");
    }

    [TestCase("task")]
    [TestCase("input_required")]
    public async Task CallsAnAnswerWhatItIsNot_TheCallStillEnds(string type)
    {
        await using var server = new HostileServer(["resource:file:///a"], request => [HostileServer.Result(request, $$"""{"resultType":"{{type}}","taskId":"1","requestState":"s"}""")]);
        await using (var client = await server.ConnectAsync())
        {
            try
            {
                await client.SendRequestAsync(new JsonRpcRequest { Method = "resources/unsubscribe", Params = new System.Text.Json.Nodes.JsonObject { ["uri"] = "file:///a" } });
            }
            catch (McpException)
            {
                // The SDK goes on asking, and gives up.
            }
        }

        (await server.SummariesAsync()).Where(static line => line.StartsWith("call.intent", StringComparison.Ordinal)).Should().NotBeEmpty();
        (await server.SummariesAsync()).Where(static (_, index) => index % 2 == 1).Should().OnlyContain(static line => line == "call.outcome file:///a done");
    }

    private static string Text(CallToolResult result) => result.Content.OfType<TextContentBlock>().Single().Text;
}
