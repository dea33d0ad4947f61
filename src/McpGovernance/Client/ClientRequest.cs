using System.Runtime.ExceptionServices;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>One governed request between its sending and its answer.</summary>
internal sealed class ClientRequest(JsonRpcRequest message, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private int _hasLeft;
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<JsonRpcMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is asked, and sent.</summary>
    public JsonRpcRequest Message { get; private set; } = message;

    /// <summary>Of whoever sends: it ends the sending.</summary>
    public CancellationToken SendCancelled { get; } = cancellationToken;

    /// <summary>Signals that nobody waits for the answer any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Ends when the request is on the wire, or refused.</summary>
    public Task Sent => _sent.Task;

    /// <summary>The server's answer.</summary>
    public Task<JsonRpcMessage> Answer => _answer.Task;

    /// <summary>Ends when the request is answered and recorded.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    /// <summary>What the transport threw when it was to send: the sender sees exactly that.</summary>
    public ExceptionDispatchInfo? SendFault { get; private set; }

    /// <summary>Whether nobody is there to take an answer, because the connection ended or the sender left.</summary>
    public bool IsOver => _abandoned.IsCancellationRequested;

    /// <summary>Whether it has been given to the transport. Over HTTP that is long before it is <see cref="Sent"/>, which ends with the answer.</summary>
    public bool HasLeft => Volatile.Read(ref _hasLeft) != 0;

    /// <summary>Puts other arguments in, for the wire. What the client gave stays as it is.</summary>
    public void Replace(IDictionary<string, JsonElement> arguments)
    {
        var parameters = Message.Params!.DeepClone();
        parameters["arguments"] = JsonSerializer.SerializeToNode(arguments, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, JsonElement>)));
        Message = new JsonRpcRequest { Id = Message.Id, Method = Message.Method, Params = parameters, Context = Message.Context };
    }

    /// <summary>Takes it to the transport, unless nobody waits any more.</summary>
    public bool TryLeave()
    {
        Interlocked.Exchange(ref _hasLeft, 1);
        return !IsOver;
    }

    public void MarkSent() => _sent.TrySetResult();

    public void FailSending(Exception cause)
    {
        SendFault = ExceptionDispatchInfo.Capture(cause);
        if (SendCancelled.IsCancellationRequested)
        {
            Abandon();
        }
    }

    /// <summary>Lets the sender know how the sending ended.</summary>
    public void EndSending()
    {
        if (SendFault is { } fault)
        {
            _sent.TrySetException(fault.SourceException);
        }
        else
        {
            _sent.TrySetResult();
        }
    }

    /// <summary>Takes the server's answer: true once.</summary>
    public bool TryAnswer(JsonRpcMessage answer) => _answer.TrySetResult(answer);

    /// <summary>The sender no longer waits.</summary>
    public void Cancel()
    {
        Abandon();
        _answer.TrySetCanceled(new CancellationToken(canceled: true));
    }

    /// <summary>The connection ended before there was an answer.</summary>
    public void Lose(Exception cause)
    {
        if (_answer.TrySetException(cause))
        {
            Abandon();
        }
    }

    public void Dispose() => _abandoned.Dispose();

    private void Abandon()
    {
        try
        {
            _abandoned.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request has been answered meanwhile, and nobody waits.
        }
    }
}
