using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using McpGovernance;
using McpGovernance.Audit;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

// A governed server and its client in one natively compiled program. Exits with 0 when what they answered and what the journal says agree.
var started = Stopwatch.GetTimestamp();
var root = Directory.CreateTempSubdirectory("mcpgov-aot-").FullName;
try
{
    await using (var governance = StandaloneGovernance.Create(governance => governance
        .UseCallerResolver(_ => new Caller { Kind = CallerKind.Local, Subject = "alice" })
        .UsePolicy(policy => policy.Name("aot", "1").AllowReads("local").Allow("local", "create_ticket"))
        .UseAudit(audit => audit.Root = root)))
    {
        await CallAsync(governance);
    }

    Check(Journal(), root);
    Console.WriteLine($"native: {!RuntimeFeature.IsDynamicCodeSupported}; governed, called, refused and recorded in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
    return 0;
}
finally
{
    Directory.Delete(root, recursive: true);
}

static async Task CallAsync(Governance governance)
{
    var options = new McpServerOptions
    {
        ToolCollection =
        [
            McpServerTool.Create((string title) => $"created {title}", new() { Name = "create_ticket", Destructive = false }),
            McpServerTool.Create((string order) => $"refunded {order}", new() { Name = "refund_order" }),
        ],
    };
    Pipe toServer = new(), toClient = new();
    await using var transport = new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream());
    await using var server = McpServer.Create(transport, options.WithGovernance(governance, transport));
    var running = server.RunAsync();
    await using (var client = await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream())))
    {
        Require((await client.ListToolsAsync()).Single().Name == "create_ticket", "only what is granted is listed");
        var created = await client.CallToolAsync("create_ticket", new Dictionary<string, object?> { ["title"] = "printer" });
        Require(created.Content is [TextContentBlock { Text: "created printer" }], "what is granted runs");
        try
        {
            await client.CallToolAsync("refund_order", new Dictionary<string, object?> { ["order"] = "1" });
            Require(false, "what is not granted is refused");
        }
        catch (McpProtocolException refusal)
        {
            Require(refusal.Message.Contains("Unknown tool", StringComparison.Ordinal), "a refusal tells nothing");
        }
    }

    await toServer.Writer.CompleteAsync();
    await running;
}

List<JournalRecord> Journal() => [.. new JournalReader(root).Read(problem => Require(false, problem.Message))];

static void Check(List<JournalRecord> records, string root)
{
    var calls = records.Where(static record => record.Call is not null).Select(static record => $"{record.Type} {record.TargetName} {record.Status}").ToList();
    Require(calls is ["list.view  done", "call.intent create_ticket ", "call.outcome create_ticket done", "call.outcome refund_order refused"], $"the journal in {root} says: {string.Join("; ", calls)}");
    Require(records[^1].Type == "audit.closed", "the journal is closed");
}

static void Require(bool holds, string what)
{
    if (!holds)
    {
        throw new InvalidOperationException(what);
    }
}
