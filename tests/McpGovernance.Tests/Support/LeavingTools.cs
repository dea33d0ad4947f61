using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>Tools for clients that leave: each says when it began, and afterwards how it really ended.</summary>
internal sealed class LeavingTools
{
    public const string Waits = "wait_thing";
    public const string Stubborn = "stubborn_thing";
    public const string Big = "big_thing";
    public const string Asks = "ask_thing";
    public const string AsksInside = "elicit_thing";
    public const string Reads = "read_thing";
    public const int BigSize = 4_000_000;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    /// <summary>How often a tool ran, other than the one that the next client calls.</summary>
    public int Runs => Volatile.Read(ref _runs);

    public IEnumerable<McpServerTool> All =>
    [
        McpServerTool.Create(WaitAsync, new() { Name = Waits }),
        McpServerTool.Create(HoldOutAsync, new() { Name = Stubborn }),
        McpServerTool.Create(Fill, new() { Name = Big }),
        McpServerTool.Create(Ask, new() { Name = Asks }),
        McpServerTool.Create(AskInsideAsync, new() { Name = AsksInside }),
        McpServerTool.Create((string id) => $"thing {id}", new() { Name = Reads, ReadOnly = true }),
    ];

    public Task BeganAsync() => _began.Task.WaitAsync(Patience);

    /// <summary><c>done</c> or <c>cancelled</c>: what the tool itself knows.</summary>
    public Task<string> EndedAsync() => _ended.Task.WaitAsync(Patience);

    /// <summary>Lets a tool go on that waits.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Ends when it is told to, or is released.</summary>
    private async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            await _released.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ended.TrySetResult("cancelled");
            throw;
        }

        _ended.TrySetResult("done");
        return "waited";
    }

    /// <summary>Does what it was asked, whoever leaves.</summary>
    private async Task<string> HoldOutAsync()
    {
        Begin();
        await _released.Task;
        _ended.TrySetResult("done");
        return "held out";
    }

    private string Fill()
    {
        Begin();
        _ended.TrySetResult("done");
        return new string('x', BigSize);
    }

    private string Ask(RequestContext<CallToolRequestParams> request)
    {
        Begin();
        return request.Params!.InputResponses is null
            ? throw new InputRequiredException(new Dictionary<string, InputRequest> { ["q"] = InputRequest.ForElicitation(Question) }, "own")
            : "asked";
    }

    private async Task<string> AskInsideAsync(McpServer server, CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            return (await server.ElicitAsync(Question, cancellationToken)).Action;
        }
        finally
        {
            _ended.TrySetResult(cancellationToken.IsCancellationRequested ? "cancelled" : "exception");
        }
    }

    private static ElicitRequestParams Question => new()
    {
        Message = "Sure?",
        RequestedSchema = new() { Properties = { ["ok"] = new ElicitRequestParams.BooleanSchema() } },
    };

    private void Begin()
    {
        Interlocked.Increment(ref _runs);
        _began.TrySetResult();
    }

    public static JsonObject Call(string tool) =>
        new() { ["name"] = tool, ["arguments"] = tool == Reads ? new JsonObject { ["id"] = "1" } : new JsonObject() };
}
