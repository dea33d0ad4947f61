using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>
/// One connection of a client. What goes out is decided first; an answer is handed on when the pipeline is done with it. The loop
/// that receives never waits for a stage, so that notifications stay in their order and before their answer.
/// </summary>
internal sealed class GovernedSession : ITransport
{
    private static readonly TimeSpan ReasonPatience = TimeSpan.FromSeconds(5);

    private readonly ITransport _inner;
    private readonly ClientHandshake _handshake;
    private readonly Channel<JsonRpcMessage> _toClient = Channel.CreateUnbounded<JsonRpcMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<RequestId, ClientRequest> _pending = new();
    private readonly ConcurrentDictionary<RequestId, string> _open = new();
    private readonly Task _pump;
    private Exception? _reason;

    public GovernedSession(ITransport inner, ClientEdge edge)
    {
        _inner = inner;
        Edge = edge;
        _handshake = new ClientHandshake(edge);
        _pump = PumpAsync();
    }

    public ClientEdge Edge { get; }

    public string? SessionId => _inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader => _toClient.Reader;

    public RequestFacts Facts(ClientRequest request) => Edge.Facts(
        request.Message.Method, request.Message.Id, _handshake.Revision(request.Message), SessionId, request.Abandoned);

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        switch (message)
        {
            case JsonRpcRequest request:
                _handshake.Check(request);
                return ClientMethods.IsOpen(request.Method)
                    ? SendOpenAsync(request, cancellationToken)
                    : Govern(new ClientRequest(request, cancellationToken));
            case JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled:
                return CancelAsync(cancelled, cancellationToken);
            default:
                return SendInnerAsync(message, cancellationToken);
        }
    }

    /// <summary>Sends a request that was decided, and waits for its answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // One is needed for each call, and awaited once.
    public async ValueTask<JsonRpcMessage> ExchangeAsync(ClientRequest request)
    {
        if (!request.TryLeave())
        {
            throw new OperationCanceledException("The request was cancelled before it was sent.", request.Abandoned);
        }

        try
        {
            await SendInnerAsync(request.Message, request.SendCancelled).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            request.FailSending(cause);
            throw;
        }

        request.MarkSent();
        using (request.SendCancelled.UnsafeRegister(static request => ((ClientRequest)request!).Cancel(), request))
        {
            return await request.Answer.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        await Task.WhenAll(_pending.Values.Select(static request => request.Run)).ConfigureAwait(false);
    }

    private async Task SendOpenAsync(JsonRpcRequest request, CancellationToken cancellationToken)
    {
        _open[request.Id] = request.Method;
        await SendInnerAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private Task Govern(ClientRequest request)
    {
        if (!_pending.TryAdd(request.Message.Id, request))
        {
            request.Dispose();
            throw new InvalidOperationException($"A request with the id '{request.Message.Id}' is waiting for its answer already. Give each request an id of its own.");
        }

        request.Run = RunAsync(request);
        return request.Sent;
    }

    private async Task RunAsync(ClientRequest request)
    {
        JsonRpcMessage answer;
        try
        {
            answer = await (ClientMethods.List(request.Message.Method) is { } list ? ListAsync(request, list) : InvokeAsync(request)).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            // The pipeline catches everything; should it fail itself, nothing is handed on.
            ClientLog.PipelineFailed(Edge.Log, request.Message.Method, cause);
            answer = ClientAnswers.Undecided(request.Message);
        }

        _pending.TryRemove(request.Message.Id, out _);
        if (request is { SendFault: null, IsOver: false })
        {
            _toClient.Writer.TryWrite(answer);
        }

        request.EndSending();
        request.Dispose();
    }

    private async Task<JsonRpcMessage> InvokeAsync(ClientRequest request)
    {
        var (operation, target) = ClientMethods.Target(request.Message);
        var call = new ClientInvokeContext(this, request, operation, target);
        if (ClientJson.TextOrNull(request.Message.Params, "requestState") is { } state)
        {
            call.ClaimedRound = Edge.Rounds.Take(state, Edge.Governance.Time.GetUtcNow());
        }

        await Edge.Governance.Pipeline.InvokeAsync(call).ConfigureAwait(false);
        Edge.Report(call);
        if (call.Denial is not null || call.Answer is null)
        {
            return ClientAnswers.Refused(request.Message, call);
        }

        return call.Outcome == CallOutcome.InputRequired ? Question(request.Message, call) : Clean(call.ForClient());
    }

    /// <summary>The stages saw results; errors, notifications and questions are looked at here.</summary>
    private JsonRpcMessage Clean(JsonRpcMessage message)
    {
        Edge.Governance.Cleaner.Clean(message);
        return message;
    }

    /// <summary>The client answers questions with the handlers that its options have at that moment.</summary>
    private JsonRpcMessage Question(JsonRpcRequest request, ClientInvokeContext call)
    {
        var result = (call.Answer as JsonRpcResponse)?.Result;
        if (!_handshake.AreHandlersGoverned && ClientJson.HasInAnyCase(result, "inputRequests"))
        {
            ClientLog.HandlerReplaced(Edge.Log, Edge.Server);
            return ClientAnswers.Undecided(request);
        }

        if (ClientJson.TextOrNull(result, "requestState") is { } state)
        {
            Edge.Remember(call, state);
        }

        return call.ForClient();
    }

    private async Task<JsonRpcMessage> ListAsync(ClientRequest request, ClientList list)
    {
        var page = new ClientListContext(this, request, list);
        await Edge.Governance.Pipeline.ListAsync(page).ConfigureAwait(false);
        Edge.Report(page);
        return page.Denial is not null || page.Answer is null || (page.Fault is not null && page.Answer is not JsonRpcError)
            ? ClientAnswers.Refused(request.Message, page)
            : Clean(page.Answer);
    }

    private async Task CancelAsync(JsonRpcNotification cancelled, CancellationToken cancellationToken)
    {
        var request = ClientJson.Id(cancelled.Params, "requestId") is { } id ? _pending.GetValueOrDefault(id) : null;

        // What was refused or is still being decided was never sent, and there is nothing for the server to cancel.
        request?.Cancel();
        if (request is null or { HasLeft: true })
        {
            await SendInnerAsync(cancelled, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendInnerAsync(JsonRpcMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _inner.SendMessageAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException cause) when (cause is not ClientTransportClosedException)
        {
            // Of a dead server the receiving side knows the better reason.
            await _pump.WaitAsync(ReasonPatience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw _reason as ClientTransportClosedException ?? cause;
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var message in _inner.MessageReader.ReadAllAsync().ConfigureAwait(false))
            {
                Receive(message);
            }

            await _inner.MessageReader.Completion.ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            _reason = cause;
        }

        foreach (var request in _pending.Values)
        {
            request.Lose(_reason ?? new IOException("The connection ended before the server answered."));
        }

        // Answers that came before the end are handed on before it.
        await Task.WhenAll(_pending.Values.Where(static request => !request.IsOver).Select(static request => request.Run)).ConfigureAwait(false);
        _toClient.Writer.TryComplete(_reason);
    }

    private void Receive(JsonRpcMessage message)
    {
        if (message is JsonRpcRequest asked)
        {
            _toClient.Writer.TryWrite(_handshake.MayBeAsked(asked.Method) ? Clean(asked) : Unanswerable(asked));
        }
        else if (message is not JsonRpcMessageWithId { } answer)
        {
            _toClient.Writer.TryWrite(Clean(message));
        }
        else if (_open.TryRemove(answer.Id, out var method))
        {
            _toClient.Writer.TryWrite(_handshake.Learn(method, answer));
        }
        else if (!_pending.TryGetValue(answer.Id, out var request) || !request.TryAnswer(answer))
        {
            ClientLog.AnswerDropped(Edge.Log, Edge.Server);
        }
    }

    /// <summary>The same request under a name that no client knows: the client itself then says so, and nobody else has to send.</summary>
    private JsonRpcRequest Unanswerable(JsonRpcRequest asked)
    {
        ClientLog.QuestionUngoverned(Edge.Log, Edge.Server, asked.Method);
        return new JsonRpcRequest { Id = asked.Id, Method = WireNames.Prefix + "ungoverned", Context = asked.Context };
    }
}
