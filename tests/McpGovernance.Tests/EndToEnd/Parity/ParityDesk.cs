using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>An ordinary server that has something for every scenario.</summary>
#pragma warning disable MCP9005 // Logging is deprecated, and must work as long as it exists.
internal sealed class ParityDesk
{
    public const int Steps = 40;

    private readonly SemaphoreSlim _started = new(0);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _heard = new(0);
    private readonly ConcurrentQueue<string> _words = new();

    public void Add(IMcpServerBuilder mcp)
    {
        mcp.Services.Configure<McpServerOptions>(options =>
        {
            options.ServerInfo = new() { Name = "parity-server", Version = "7", Title = "Parity" };
            options.ServerInstructions = "Be equal.";
            options.Handlers.NotificationHandlers = [new("acme/said", HearAsync)];
        });
        mcp.WithTools([.. ParityTools.Calls, .. ParityTools.Errors, .. ParityTools.Notices, .. ParityTools.Questions, Waiting(), Stepping()])
            .WithPrompts([McpServerPrompt.Create((string name) => $"Hello {name}", new() { Name = "greet", Description = "Greets." })])
            .WithListResourcesHandler(ListResourcesAsync)
            .WithListResourceTemplatesHandler(static (_, _) => new(new ListResourceTemplatesResult
            {
                ResourceTemplates = [new() { Name = "any", UriTemplate = "parity://any/{id}" }],
            }))
            .WithReadResourceHandler(ReadResourceAsync)
            .WithSubscribeToResourcesHandler(static (_, _) => new(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler(static (_, _) => new(new EmptyResult()))
            .WithCompleteHandler(static (request, _) => new(new CompleteResult
            {
                Completion = new() { Values = [$"{request.Params.Argument.Value}1", $"{request.Params.Argument.Value}2"], Total = 9, HasMore = true },
            }))
            .WithSetLoggingLevelHandler(static (_, _) => new(new EmptyResult()));
    }

    /// <summary>Ends when a call of the tool that waits has begun.</summary>
    public Task StartedAsync() => _started.WaitAsync(Transcript.Patience);

    /// <summary>Whether the tool that waits was told to end.</summary>
    public async Task<bool> WasCancelledAsync() => await Task.WhenAny(_cancelled.Task, Task.Delay(TimeSpan.FromSeconds(10))) == _cancelled.Task;

    /// <summary>What so many notifications of the client said.</summary>
    public async Task<IEnumerable<string>> HeardAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _heard.WaitAsync(Transcript.Patience);
        }

        return _words.Order(StringComparer.Ordinal);
    }

    private ValueTask HearAsync(JsonRpcNotification said, CancellationToken cancellationToken)
    {
        _words.Enqueue(said.Params!.ToJsonString().Replace("\"", "", StringComparison.Ordinal));
        _heard.Release();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends when the client says that it has seen every step: the SDK's client forgets progress that its handlers have not run for when the answer comes.</summary>
    private McpServerTool Stepping() => McpServerTool.Create(
        async (McpServer server, RequestContext<CallToolRequestParams> request) =>
        {
            await ParityTools.StepAsync(server, request);
            return string.Join(' ', await HeardAsync(1));
        },
        new() { Name = "steps_seen" });

    private McpServerTool Waiting() => McpServerTool.Create(
        async (CancellationToken cancellationToken) =>
        {
            _started.Release();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                _cancelled.TrySetResult();
            }
        },
        new() { Name = "wait" });

    /// <summary>Two pages.</summary>
    private static ValueTask<ListResourcesResult> ListResourcesAsync(RequestContext<ListResourcesRequestParams> request, CancellationToken cancellationToken) =>
        new(request.Params?.Cursor is null
            ? new ListResourcesResult { Resources = [new() { Name = "one", Uri = "parity://one", Size = 3 }], NextCursor = "second" }
            : new ListResourcesResult { Resources = [new() { Name = "two", Uri = "parity://two", MimeType = "text/plain" }], Meta = new JsonObject { ["acme/page"] = 2 } });

    private static ValueTask<ReadResourceResult> ReadResourceAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken) =>
        request.Params.Uri switch
        {
            "parity://one" => new(new ReadResourceResult { Contents = [new TextResourceContents { Uri = "parity://one", Text = "one", MimeType = "text/plain" }] }),
            "parity://any/bytes" => new(new ReadResourceResult { Contents = [BlobResourceContents.FromBytes(new byte[] { 0, 255, 7 }, "parity://any/bytes", "application/x-any")] }),
            _ => throw new McpProtocolException($"There is no '{request.Params.Uri}'.", McpErrorCode.ResourceNotFound),
        };
}
