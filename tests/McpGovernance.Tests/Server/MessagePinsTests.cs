using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

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

    [TestCase(typeof(JsonException), DenialCodes.AdmissionMalformed)]
    [TestCase(typeof(ArgumentException), DenialCodes.AdmissionMalformed)]
    [TestCase(typeof(InvalidOperationException), DenialCodes.AdmissionMalformed)]
    [TestCase(typeof(McpProtocolException), DenialCodes.AdmissionMalformed)]
    [TestCase(typeof(IOException), DenialCodes.GovernanceUndecided)]
    public async Task Incoming_FailedBeforeItsTypedFilter_IsRecordedByItsCauseAndThrownOn(Type type, string code)
    {
        var recorder = new FakeRecorder();
        var thrown = (Exception)Activator.CreateInstance(type)!;

        var running = () => IncomingAsync(recorder, Messages.Request("tools/call"), _ => throw thrown);

        (await running.Should().ThrowAsync<Exception>()).Which.Should().BeSameAs(thrown);
        recorder.Ends.Should().Equal((CallOutcome.Refused, code));
    }

    [Test]
    public async Task Incoming_MethodThatTheServerDoesNotHave_IsUnknown()
    {
        var recorder = new FakeRecorder();

        var running = () => IncomingAsync(recorder, Messages.Request("prompts/list"), static _ => throw new McpProtocolException("no", McpErrorCode.MethodNotFound));

        await running.Should().ThrowAsync<McpProtocolException>();
        recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.AccessUnknown));
    }

    [Test]
    public async Task Incoming_McpExceptionOfAFilter_LeavesNoText()
    {
        var recorder = new FakeRecorder();
        var thrown = new McpException("password=hunter2");

        var running = () => IncomingAsync(recorder, Messages.Request("tools/call"), _ => throw thrown);

        var error = (await running.Should().ThrowAsync<McpProtocolException>().WithMessage("An error occurred.")).Which;
        error.ErrorCode.Should().Be(McpErrorCode.InternalError);
        error.InnerException.Should().BeSameAs(thrown);
        recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceUndecided));
    }

    [Test]
    public async Task Incoming_AnsweredBeforeItsTypedFilter_IsRecorded()
    {
        var recorder = new FakeRecorder();

        await IncomingAsync(recorder, Messages.Request("tools/call"), static _ => Task.CompletedTask);

        recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceUndecided));
    }

    [Test]
    public async Task Incoming_FailedAfterItsTypedFilter_IsNotRecordedAgain()
    {
        var recorder = new FakeRecorder();

        var running = () => IncomingAsync(recorder, Messages.Request("tools/call"), static context =>
        {
            GovernedRequest.Of(context.JsonRpcMessage)!.EnterList();
            throw new IOException();
        });

        await running.Should().ThrowAsync<IOException>();
        recorder.Ends.Should().BeEmpty();
    }

    [Test]
    public async Task Incoming_CustomMethodThatMayPass_IsAnsweredByItsHandlerAlone()
    {
        var recorder = new FakeRecorder();
        using var sent = new MemoryStream();
        var request = Messages.Request("acme/do");
        var passed = false;

        await IncomingAsync(
            recorder,
            request,
            context =>
            {
                passed = true;
                GovernedRequest.Of(context.JsonRpcMessage)!.TryAnswer().Should().BeTrue();
                return Task.CompletedTask;
            },
            sent);

        passed.Should().BeTrue();
        sent.Length.Should().Be(0);
        recorder.Ends.Should().Equal((CallOutcome.Done, null));
    }

    [TestCase("ping")]
    [TestCase("initialize")]
    public async Task Incoming_TheProtocolsOwnWorking_MayBeAnsweredAndReachesItsHandlerOnce(string method)
    {
        var recorder = new FakeRecorder();
        var request = Messages.Request(method);
        await IncomingAsync(recorder, request, static _ => Task.CompletedTask);
        var mark = GovernedRequest.Of(request)!;

        recorder.Ends.Should().BeEmpty();
        mark.TryAnswer().Should().BeTrue();
        mark.TryPass(request).Should().BeTrue();
        mark.TryPass(request).Should().BeFalse();
    }

    private static Task IncomingAsync(FakeRecorder recorder, JsonRpcRequest request, Func<MessageContext, Task> next, Stream? sent = null) =>
        new MessagePins(FakeGovernance.Edge(FakeGovernance.Create([recorder]))).Incoming((context, _) => next(context))(
            Messages.Context(request, Messages.Server(sent)), default);

    private sealed class StreamServerTransportStub : ITransport
    {
        public string? SessionId => null;

        public System.Threading.Channels.ChannelReader<JsonRpcMessage> MessageReader { get; } = System.Threading.Channels.Channel.CreateUnbounded<JsonRpcMessage>().Reader;

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
