using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using CallHandler = ModelContextProtocol.Server.McpRequestHandler<
    ModelContextProtocol.Protocol.CallToolRequestParams,
    ModelContextProtocol.Protocol.ResultOrAlternate<ModelContextProtocol.Protocol.CallToolResult>>;

namespace McpGovernance.Tests.Support;

/// <summary>
/// An imitation of what the SDK's Tasks package does, which cannot be restored here: an appended alternate filter that answers with
/// a task and runs the call in the background, with a request context, services and a cancellation of its own; <c>tasks/get</c> and
/// <c>tasks/cancel</c> as request handlers; a store in memory without owners. It can also do wrong, when a test says so.
/// </summary>
internal sealed partial class ImitatedTasks
{
    private readonly ConcurrentDictionary<string, Entry> _tasks = new(StringComparer.Ordinal);
    private int _lastId;

    internal sealed class CreatedTask : Result
    {
        [JsonPropertyName("taskId")]
        public required string TaskId { get; set; }
    }

    [JsonSerializable(typeof(CreatedTask))]
    internal sealed partial class TaskJson : JsonSerializerContext;

    internal sealed class Entry
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public string Status { get; set; } = "working";

        public JsonNode? Result { get; set; }

        public JsonNode? Error { get; set; }

        public Task Run { get; set; } = Task.CompletedTask;
    }

    /// <summary>What goes on between the task's creation and its run; the run begins when it has ended.</summary>
    public Func<Task> BeforeRun { get; set; } = static () => Task.CompletedTask;

    /// <summary>What goes on between the start of the run and the answer with the task.</summary>
    public Func<Entry, Task> BeforeAnswer { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What the run is: by default the rest of the filters and the tool, once.</summary>
    public Func<CallHandler, RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<ResultOrAlternate<CallToolResult>>> Runs { get; set; } =
        static (next, request, cancellationToken) => next(request, cancellationToken);

    /// <summary>Whether the task is lost: nothing ever runs.</summary>
    public bool Loses { get; set; }

    /// <summary>Whether the run gets the very context and token of the request.</summary>
    public bool SharesContext { get; set; }

    /// <summary>The tools whose calls become tasks: all.</summary>
    public Func<string, bool> Takes { get; set; } = static _ => true;

    /// <summary>The ids that tasks get.</summary>
    public Func<int, string> Ids { get; set; } = static number => $"task-{number}";

    /// <summary>What the store throws when it is given a result.</summary>
    public Exception? StoreFailure { get; set; }

    public IReadOnlyList<string> Used => [.. _used];

    private readonly ConcurrentQueue<string> _used = new();

    public int Count => _tasks.Count;

    public Entry this[string id] => _tasks[id];

    /// <summary>A task that was there already.</summary>
    public void Put(string id) => _tasks[id] = new Entry { Status = "completed" };

    public void Configure(McpServerOptions options, IServiceScopeFactory scopes)
    {
        options.Filters.Request.CallToolWithAlternateFilters.Add(async (request, next, cancellationToken) =>
        {
            if (!Takes(request.Params.Name))
            {
                return await next(request, cancellationToken);
            }

            var id = Ids(Interlocked.Increment(ref _lastId));
            var entry = _tasks[id] = new Entry();
            var scope = scopes.CreateAsyncScope();
            var run = SharesContext ? request : new RequestContext<CallToolRequestParams>(request.Server, request.JsonRpcRequest, request.Params)
            {
                MatchedPrimitive = request.MatchedPrimitive,
                Services = scope.ServiceProvider,
            };
            entry.Run = Task.Run(() => RunAsync(entry, next, run, scope, SharesContext ? cancellationToken : entry.Cancellation.Token), CancellationToken.None);
            await BeforeAnswer(entry);
            return ResultOrAlternate<CallToolResult>.FromAlternate(new CreatedTask { TaskId = id, ResultType = "task" }, TaskJson.Default.CreatedTask);
        });
        options.RequestHandlers = [Handler("tasks/get", Get), Handler("tasks/cancel", Cancel), Handler("tasks/update", Get), Handler("tasks/result", StoredResult)];
    }

    private async Task RunAsync(
        Entry entry, CallHandler next, RequestContext<CallToolRequestParams> request, AsyncServiceScope scope, CancellationToken cancellationToken)
    {
        await using (scope)
        {
            await BeforeRun();
            if (Loses)
            {
                return;
            }

            try
            {
                var result = (await Runs(next, request, cancellationToken)).Result!;
                _ = StoreFailure is { } failure ? throw failure : result;
                entry.Result = JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions);
                End(entry, "completed");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                End(entry, "cancelled");
            }
            catch (Exception thrown)
            {
                entry.Error = new JsonObject { ["code"] = thrown is McpProtocolException { ErrorCode: var code } ? (int)code : -32603, ["message"] = thrown.Message };
                End(entry, "failed");
            }
        }
    }

    /// <summary>A task that has ended stays as it ended.</summary>
    private static void End(Entry entry, string status)
    {
        lock (entry)
        {
            entry.Status = entry.Status == "working" ? status : entry.Status;
        }
    }

    private McpServerRequestHandler Handler(string method, Func<Entry, string, JsonNode?> answer) => new()
    {
        Method = method,
        Handler = (request, _) =>
        {
            _used.Enqueue(method);
            var id = request.Params!["taskId"]!.GetValue<string>();
            return _tasks.TryGetValue(id, out var entry)
                ? ValueTask.FromResult(answer(entry, id))
                : throw new McpProtocolException($"Unknown task: '{id}'", McpErrorCode.InvalidParams);
        },
    };

    private static JsonNode? Get(Entry entry, string id)
    {
        var answer = new JsonObject { ["taskId"] = id, ["status"] = entry.Status };
        if (entry.Status == "completed")
        {
            answer["result"] = entry.Result?.DeepClone();
        }

        if (entry.Status == "failed")
        {
            answer["error"] = entry.Error?.DeepClone();
        }

        return answer;
    }

    private static JsonNode? StoredResult(Entry entry, string id) => entry.Result?.DeepClone() ?? new JsonObject { ["content"] = new JsonArray() };

    private static JsonNode? Cancel(Entry entry, string id)
    {
        End(entry, "cancelled");
        entry.Cancellation.Cancel();
        return new JsonObject { ["taskId"] = id };
    }
}
