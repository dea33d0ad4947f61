using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Client;

/// <summary>Which request is another round of a call, and which only says so.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ClientRoundTests
{
    private const string Question = """{"resultType":"input_required","requestState":"s"}""";
    private const string Fine = """{"content":[{"type":"text","text":"fine"}]}""";

    private string _caller = "alice";

    [Test]
    public async Task Round_WithTheStateThatTheServerGave_IsTheSameCall()
    {
        await using var server = Start();
        await using var wire = await server.Transport.ConnectAsync();
        await AskAsync(wire, "1", Call());
        (await AskAsync(wire, "2", Call(state: "s"))).ToJsonString().Should().Contain("fine");

        (await server.SummariesAsync()).Should().Equal("call.intent t", "call.round t input_required", "call.round t", "call.outcome t done");
    }

    [Test]
    public async Task Round_WithTheStateAgain_IsACallOfItsOwn()
    {
        await using var server = Start();
        await using var wire = await server.Transport.ConnectAsync();
        await AskAsync(wire, "1", Call());
        await AskAsync(wire, "2", Call(state: "s"));
        await AskAsync(wire, "3", Call(state: "s"));

        (await server.SummariesAsync()).Skip(4).Should().Equal("call.intent t", "call.outcome t done");
    }

    [Test]
    public async Task Round_WithAStateThatNobodyGave_IsACallOfItsOwn()
    {
        await using var server = Start();
        await using var wire = await server.Transport.ConnectAsync();
        await AskAsync(wire, "1", Call(state: "mine"));

        (await server.SummariesAsync()).Should().Equal("call.intent t", "call.outcome t done");
    }

    [TestCase("tool")]
    [TestCase("arguments")]
    [TestCase("caller")]
    [TestCase("method")]
    public async Task Round_OfSomethingElse_IsRefusedAndNeverSent(string other)
    {
        await using var server = Start();
        await using var wire = await server.Transport.ConnectAsync();
        await AskAsync(wire, "1", Call());
        if (other == "caller")
        {
            _caller = "bob";
        }

        var sent = server.Heard.Count;
        var call = Call(other == "tool" ? "other" : "t", other == "arguments" ? "2" : "1", "s");
        var answer = await AskAsync(wire, "2", call, other == "method" ? RequestMethods.PromptsGet : RequestMethods.ToolsCall);

        answer.ToJsonString().Should().Contain(DenialCodes.RoundInvalid);
        server.Heard.Should().HaveCount(sent);
        (await server.SummariesAsync())[^1].Should().Contain($"{DenialCodes.RoundInvalid} refused");
    }

    private HostileServer Start() => new(
        ["t", "other", "prompt:t"],
        static request => [HostileServer.Result(request, request["params"]!["requestState"] is null ? Question : Fine)],
        governance => governance.UseCallerResolver(_ => new Caller { Kind = CallerKind.Local, Subject = _caller }));

    private static JsonObject Call(string tool = "t", string argument = "1", string? state = null)
    {
        var call = new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = argument } };
        if (state is not null)
        {
            call["requestState"] = state;
        }

        return call;
    }

    private static async Task<JsonNode> AskAsync(ITransport wire, string id, JsonObject parameters, string method = RequestMethods.ToolsCall)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await wire.SendMessageAsync(new JsonRpcRequest { Id = new RequestId(id), Method = method, Params = parameters }, timeout.Token);
        return await wire.MessageReader.ReadAsync(timeout.Token) switch
        {
            JsonRpcResponse response => response.Result!,
            JsonRpcError error => error.Error.Data as JsonNode ?? JsonValue.Create($"{error.Error.Message} {error.Error.Data}"),
            var message => throw new InvalidOperationException($"A {message.GetType().Name} came."),
        };
    }
}
