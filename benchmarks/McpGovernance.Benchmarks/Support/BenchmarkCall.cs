using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks.Support;

/// <summary>A call of a small tool as the edge would make it, decided and about to run.</summary>
internal sealed class BenchmarkCall : InvokeContext
{
    private readonly Dictionary<string, JsonElement> _arguments;

    public BenchmarkCall()
        : this(
            new()
            {
                ["title"] = JsonElement.Parse("\"Printer on fire\""),
                ["body"] = JsonElement.Parse("\"The printer on the second floor is on fire. Please send somebody with a bucket.\""),
                ["priority"] = JsonElement.Parse("3"),
            },
            new Tool { Name = "create_ticket" })
    {
    }

    private BenchmarkCall(Dictionary<string, JsonElement> arguments, Tool definition)
        : base(
            new RequestFacts
            {
                Method = "tools/call",
                Server = "tickets",
                Transport = "http",
                RequestId = new RequestId(7),
                ProtocolVersion = "2026-07-28",
                ClientInfo = new Implementation { Name = "agent", Version = "1.0" },
            },
            GovernedOperation.CallTool,
            new GovernanceTarget(
                TargetKind.Tool,
                "create_ticket",
                new LiveContract(definition, ToolKind.Write, static _ => "sha256-0Zt7b0pW8bqUEmYgKJcQ4kqZ2L9pD1sVn8w3yXhRkTA") { Version = "1.2.0" }),
            new BenchmarkPolicy(),
            TimeProvider.System)
    {
        _arguments = arguments;
        HasIntent = true;
        CallId = Guid.CreateVersion7();
        Caller = new Caller
        {
            Kind = CallerKind.Authenticated,
            Issuer = "https://login.example.com/realms/main",
            Subject = "f7d0c2be-7c0a-4f4e-9f31-5a5a6a7f2d10",
            ClientId = "support-agent",
            Actors = ["support-agent"],
            Tenant = "acme",
            Scopes = ["tickets.read", "tickets.write"],
            TokenIdHash = "c2hhMjU2LXRva2VuLWlkLWhhc2g",
            Authentication = "Bearer",
        };
        Roles = new BenchmarkPolicy.Granted();
        GrantedBy = "matrix/support/2";
        Result = new CallToolResult { Content = [new TextContentBlock { Text = "{\"id\":42}" }] };
    }

    /// <summary>The same call with other arguments, each of which the tool's schema has, and none of which is of a class that may be read.</summary>
    public static BenchmarkCall WithArguments(string json)
    {
        var arguments = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        var properties = new JsonObject(arguments.Keys.Select(static name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["x-mcp-governance-class"] = "personal" })));
        return new BenchmarkCall(arguments, new Tool { Name = "create_ticket", InputSchema = JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "object", ["properties"] = properties }) });
    }

    internal override IDictionary<string, JsonElement>? SentArguments => _arguments;

    internal override bool IsMatched => true;

    internal override bool IsServable => true;

    internal override Tool? Definition => Target.Contract!.Definition;

    internal override JsonNode? RawParams => null;

    private protected override ValueTask InvokeHandlerAsync() => ValueTask.CompletedTask;
}
