using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>A server that has everything, and says what came in and what ran. Its tools make it send what a server can send.</summary>
internal static class MethodServer
{
    /// <summary>A tool whose calls become tasks. Every policy of the table grants it.</summary>
    public const string TaskTool = "send.task";

    /// <summary>A task that exists and is somebody else's.</summary>
    public const string OthersTask = "task-of-bob";

    public static void Add(IMcpServerBuilder mcp, MethodWitness witness)
    {
        var tasks = new ImitatedTasks { Takes = static tool => tool == TaskTool };
        tasks.Put(OthersTask);
        mcp.WithTools([
                McpServerTool.Create((string id) => Ran("tools/call", id), new() { Name = "change_thing" }),
                McpServerTool.Create(static () => "done", new() { Name = TaskTool }),
                .. MethodRows.All.Where(static row => row.IsOfServer).Select(Sender),
            ])
            .WithPrompts([McpServerPrompt.Create((string id) => Ran("prompts/get", id), new() { Name = "thing_prompt" })])
            .WithResources([
                McpServerResource.Create(() => Ran("resources/read", "one"), new() { UriTemplate = "thing://one", Name = "one" }),
                McpServerResource.Create((string id) => id, new() { UriTemplate = "thing://of/{id}", Name = "some" }),
            ])
            .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new() { Values = [Ran("completion/complete", "1")] } }))
            .WithSubscribeToResourcesHandler((_, _) => Empty("resources/subscribe"))
            .WithUnsubscribeFromResourcesHandler((_, _) => Empty("resources/unsubscribe"))
            .WithMessageFilters(filters => filters.AddIncomingFilter(next => (context, cancellationToken) =>
            {
                witness.Came(context.JsonRpcMessage switch { JsonRpcRequest request => request.Method, JsonRpcNotification told => told.Method, _ => "(an answer)" });
                return next(context, cancellationToken);
            }));
#pragma warning disable MCP9005 // Deprecated, and in the table as long as it exists.
        mcp.WithSetLoggingLevelHandler(static (_, _) => ValueTask.FromResult(new EmptyResult()));
#pragma warning restore MCP9005
        mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(tasks.Configure).Configure(static options =>
        {
            ((options.Capabilities ??= new()).Resources ??= new()).Subscribe = true;
            options.RequestHandlers = [.. options.RequestHandlers ?? [], Handler("tasks/list"), Handler("x/unknown")];
        });

        string Ran(string method, string text)
        {
            witness.Ran(method);
            return text;
        }

        ValueTask<EmptyResult> Empty(string method)
        {
            witness.Ran(method);
            return ValueTask.FromResult(new EmptyResult());
        }
    }

    private static McpServerRequestHandler Handler(string method) => new()
    {
        Method = method,
        Handler = static (_, _) => ValueTask.FromResult<JsonNode?>(new JsonObject { ["tasks"] = new JsonArray() }),
    };

    private static McpServerTool Sender(MethodRow row) => McpServerTool.Create(
        (RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken) => SendAsync(row, context, cancellationToken),
        new() { Name = row.Sender });

    /// <summary>Sends it as servers of that era do: what the newer one asks goes out inside of a result.</summary>
    private static async Task<string> SendAsync(MethodRow row, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        var revision = context.Server.NegotiatedProtocolVersion!;
        var parameters = row.Parameters(revision);
        if (row.Direction == MethodDirection.ServerTells)
        {
            await context.Server.SendMessageAsync(new JsonRpcNotification { Method = row.Method, Params = parameters }, cancellationToken);
            return "told";
        }

        if (revision == Revisions.Newer && Question(row.Method, parameters) is { } question)
        {
            return context.Params.InputResponses is null
                ? throw new InputRequiredException(new Dictionary<string, InputRequest> { ["question"] = question }, "state")
                : "answered";
        }

        try
        {
            await context.Server.SendRequestAsync(new JsonRpcRequest { Method = row.Method, Params = parameters }, cancellationToken);
            return "answered";
        }
        catch (McpProtocolException error)
        {
            return $"error {(int)error.ErrorCode}";
        }
        catch (InvalidOperationException)
        {
            return "not sent";
        }
    }

#pragma warning disable MCP9005
    private static InputRequest? Question(string method, JsonObject parameters) => method switch
    {
        RequestMethods.SamplingCreateMessage => InputRequest.ForSampling(Read<CreateMessageRequestParams>(parameters)),
        RequestMethods.ElicitationCreate => InputRequest.ForElicitation(Read<ElicitRequestParams>(parameters)),
        RequestMethods.RootsList => InputRequest.ForRootsList(Read<ListRootsRequestParams>(parameters)),
        _ => null,
    };
#pragma warning restore MCP9005

    private static TParams Read<TParams>(JsonObject parameters) =>
        System.Text.Json.JsonSerializer.Deserialize<TParams>(parameters, McpJsonUtilities.DefaultOptions)!;
}
