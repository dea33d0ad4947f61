using System.Text.Json.Nodes;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MessagePinsTests
{
    private readonly MessagePins _pins = new(FakeGovernance.Edge());

    [Test]
    public async Task Outgoing_AnswerWithoutADecision_BecomesAnErrorOnTheSameWay()
    {
        await using var transport = new StreamServerTransportStub();
        var context = Messages.Context(new JsonRpcResponse
        {
            Id = new RequestId(7),
            Result = JsonNode.Parse("""{"stolen":1}"""),
            Context = new JsonRpcMessageContext { RelatedTransport = transport },
        });
        JsonRpcMessage? sent = null;

        await _pins.Outgoing((going, _) =>
        {
            sent = going.JsonRpcMessage;
            return Task.CompletedTask;
        })(context, default);

        var error = sent.Should().BeOfType<JsonRpcError>().Which;
        error.Id.Should().Be(new RequestId(7));
        error.Error.Code.Should().Be(-32600);
        error.Error.Message.Should().Be(Denials.Undecided.Message);
        error.Context!.RelatedTransport.Should().BeSameAs(transport, "over HTTP it is answered where it was asked");
    }

    [Test]
    public async Task Outgoing_WhatIsNoResponse_Passes()
    {
        JsonRpcMessage notification = new JsonRpcNotification { Method = "notifications/progress" };
        JsonRpcMessage? sent = null;

        await _pins.Outgoing((going, _) =>
        {
            sent = going.JsonRpcMessage;
            return Task.CompletedTask;
        })(Messages.Context(notification), default);

        sent.Should().BeSameAs(notification);
    }

    [Test]
    public async Task Outgoing_AnswerOnce_PassesUnchanged()
    {
        var request = Messages.Request("tools/list");
        GovernedRequest.Mark(Messages.Context(request)).AllowAnswer();
        JsonRpcMessage response = new JsonRpcResponse { Id = request.Id, Result = new JsonObject(), Context = request.Context };
        var sent = new List<JsonRpcMessage>();
        var outgoing = _pins.Outgoing((going, _) =>
        {
            sent.Add(going.JsonRpcMessage);
            return Task.CompletedTask;
        });

        await outgoing(Messages.Context(response), default);
        await outgoing(Messages.Context(response), default);

        sent[0].Should().BeSameAs(response);
        sent[1].Should().BeOfType<JsonRpcError>("a request is answered once");
    }

    private sealed class StreamServerTransportStub : ITransport
    {
        public string? SessionId => null;

        public System.Threading.Channels.ChannelReader<JsonRpcMessage> MessageReader { get; } = System.Threading.Channels.Channel.CreateUnbounded<JsonRpcMessage>().Reader;

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
