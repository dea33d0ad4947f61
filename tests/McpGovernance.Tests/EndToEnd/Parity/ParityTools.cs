using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>The tools of the server of all scenarios.</summary>
#pragma warning disable MCP9005 // Sampling, roots and logging are deprecated, and must work as long as they exist.
internal static class ParityTools
{
    private static readonly CreateMessageRequestParams Sampling = new()
    {
        Messages = [new() { Role = Role.User, Content = [new TextContentBlock { Text = "Say it." }] }],
        MaxTokens = 10,
    };

    private static readonly ElicitRequestParams Elicitation = new() { Message = "Sure?", RequestedSchema = new() };

    public static IEnumerable<McpServerTool> Calls =>
    [
        Tool("text", static () => "text"),
        Tool("echo", static (string text) => text),
        Tool("big", static (int size) => new string('x', size)),
        McpServerTool.Create(static () => new Dictionary<string, double> { ["degrees"] = 21.5 }, new() { Name = "structured", UseStructuredContent = true, ReadOnly = true }),
        Tool("blocks", static () => new CallToolResult
        {
            Content =
            [
                new TextContentBlock { Text = "\u00e4 \u2028 \ud83d\ude00 </script> \u001b" },
                ImageContentBlock.FromBytes(new byte[] { 1, 2, 3 }, "image/png"),
                new ResourceLinkBlock { Uri = "parity://one", Name = "one" },
                new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "parity://one", Text = "one" } },
            ],
            StructuredContent = JsonElement.Parse("""{"big":123456789012345678901234567890,"null":null}"""),
            Meta = new JsonObject { ["acme/mark"] = "kept" },
        }),
        Tool("meta", static (RequestContext<CallToolRequestParams> request) => request.Params!.Meta?["acme/said"]?.ToJsonString() ?? "none"),
    ];

    public static IEnumerable<McpServerTool> Errors =>
    [
        Tool("error_result", static () => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "It did not work." }] }),
        Tool("throws", new Func<string>(static () => throw new InvalidOperationException("inside"))),
        Tool("throws_mcp", new Func<string>(static () => throw new McpException("It is closed today."))),
        Tool("throws_protocol", new Func<string>(static () => throw new McpProtocolException("Not like this.", McpErrorCode.InvalidRequest) { Data = { ["acme/why"] = JsonElement.Parse("[1]") } })),
        Tool("throws_url", new Func<string>(static () => throw new UrlElicitationRequiredException(
            "Go there first.", [new ElicitRequestParams { Mode = "url", ElicitationId = "e1", Url = "https://example.com/", Message = "Go." }]))),
    ];

    public static IEnumerable<McpServerTool> Notices =>
    [
        Tool("notify", static async (McpServer server) =>
        {
            for (var i = 0; i < ParityDesk.Steps; i++)
            {
                await server.SendNotificationAsync("acme/step", new JsonObject { ["step"] = i }, McpJsonUtilities.DefaultOptions);
            }

            return "notified";
        }),
        Tool("steps", static async (McpServer server, RequestContext<CallToolRequestParams> request) =>
        {
            await StepAsync(server, request);
            return "done";
        }),
        Tool("log", static async (McpServer server) =>
        {
            foreach (var word in (string[])["one", "two", "three"])
            {
                await server.SendNotificationAsync(NotificationMethods.LoggingMessageNotification, new LoggingMessageNotificationParams
                {
                    Level = LoggingLevel.Warning,
                    Logger = "parity",
                    Data = JsonElement.Parse($"\"{word}\""),
                });
            }

            return "logged";
        }),
        Tool("touch", static async (McpServer server) =>
        {
            await server.SendNotificationAsync(NotificationMethods.ResourceUpdatedNotification, new ResourceUpdatedNotificationParams { Uri = "parity://one" });
            await server.SendNotificationAsync(NotificationMethods.ToolListChangedNotification);
            return "touched";
        }),
    ];

    public static IEnumerable<McpServerTool> Questions =>
    [
        Tool("ping_me", static async (McpServer server, CancellationToken cancellationToken) =>
            (await server.SendRequestAsync(new JsonRpcRequest { Method = RequestMethods.Ping }, cancellationToken)).Result!.ToJsonString()),
        Tool("ask_odd", static async (McpServer server, CancellationToken cancellationToken) =>
            await AnswerAsync(async () => (await server.SendRequestAsync(new JsonRpcRequest { Method = "acme/odd" }, cancellationToken)).Result!.ToJsonString())),
        Tool("elicit", static (McpServer server, CancellationToken cancellationToken) =>
            AnswerAsync(async () => (await server.ElicitAsync(Elicitation, cancellationToken)).Action)),
        Tool("sample", static (McpServer server, CancellationToken cancellationToken) =>
            AnswerAsync(async () => ((TextContentBlock)(await server.SampleAsync(Sampling, cancellationToken)).Content[0]).Text)),
        Tool("roots", static (McpServer server, CancellationToken cancellationToken) =>
            AnswerAsync(async () => string.Join(' ', (await server.RequestRootsAsync(new(), cancellationToken)).Roots.Select(static root => root.Uri)))),
        Tool("rounds", static (RequestContext<CallToolRequestParams> request) => Round(request.Params!)),
    ];

    public static async Task StepAsync(McpServer server, RequestContext<CallToolRequestParams> request)
    {
        for (var i = 1; i <= ParityDesk.Steps && request.Params!.ProgressToken is { } token; i++)
        {
            await server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = i, Total = ParityDesk.Steps, Message = $"step {i}" });
        }
    }

    private static string Round(CallToolRequestParams call) => call.RequestState switch
    {
        null => throw new InputRequiredException(
            new Dictionary<string, InputRequest>
            {
                ["elicited"] = InputRequest.ForElicitation(Elicitation),
                ["roots"] = InputRequest.ForRootsList(new()),
                ["sampled"] = InputRequest.ForSampling(Sampling),
            },
            "one"),
        "one" => throw new InputRequiredException(new Dictionary<string, InputRequest> { ["again"] = InputRequest.ForElicitation(Elicitation) }, "two:" + Heard(call)),
        var state => $"{state} {Heard(call)}",
    };

    private static string Heard(CallToolRequestParams call) =>
        string.Join(' ', (call.InputResponses ?? new Dictionary<string, InputResponse>()).OrderBy(static answer => answer.Key, StringComparer.Ordinal).Select(static answer => $"{answer.Key}={answer.Value.RawValue.GetRawText()}"));

    /// <summary>What the client answered, also when it is an error.</summary>
    private static async Task<string> AnswerAsync(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (McpException cause)
        {
            return $"{cause.GetType().Name} {cause.Message}";
        }
    }

    private static McpServerTool Tool(string name, Delegate method) => McpServerTool.Create(method, new() { Name = name, ReadOnly = true, Description = $"The tool {name}." });
}
