using McpGovernance;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

// An agent's client of a server that somebody else wrote: npm's @modelcontextprotocol/server-everything. What the policy does not
// grant never reaches the server, and everything, refusals too, is in the journal. The first argument may name an installed server.
const string Server = "everything";

var journal = Path.Combine(Directory.CreateTempSubdirectory("mcpgovernance-client-").FullName, "journal");
await using var governance = StandaloneGovernance.Create(governed => governed
    .UsePolicy(policy => policy
        .Name("agent", "1")
        .Allow("local", "echo", "get-sum", "resource:demo://resource/*", "prompt:simple-prompt"))
    .UseAudit(audit => audit.Root = journal));

var options = new McpClientOptions();
options.Handlers.ElicitationHandler = (_, _) => ValueTask.FromResult(new ElicitResult { Action = "accept" });

var transport = new StdioClientTransport(new()
{
    Command = args is [var given, ..] ? given : "npx",
    Arguments = args is [_, .. var rest] ? [.. rest] : ["-y", "@modelcontextprotocol/server-everything", "stdio"],
    StandardErrorLines = static _ => { },
});
await using (var client = await McpClient.CreateAsync(
    transport.WithGovernance(governance, Server),
    options.WithGovernance(governance)))
{
    Console.WriteLine($"Connected to {client.ServerInfo?.Name}, revision {client.NegotiatedProtocolVersion}.");
    var tools = await client.ListToolsAsync();
    Console.WriteLine($"Of its tools the agent sees: {string.Join(", ", tools.Select(static tool => tool.Name).Order(StringComparer.Ordinal))}.");
    await ShowAsync("echo", new() { ["message"] = "hello" });
    await ShowAsync("get-sum", new() { ["a"] = 40, ["b"] = 2 });
    await ShowAsync("get-env", []); // It would show the environment of its process, keys and all.

    async Task ShowAsync(string tool, Dictionary<string, object?> arguments)
    {
        try
        {
            var result = await client.CallToolAsync(tool, arguments);
            Console.WriteLine($"{tool}: {string.Join(' ', result.Content.OfType<TextContentBlock>().Select(static block => block.Text))}");
        }
        catch (McpProtocolException refused)
        {
            Console.WriteLine($"{tool}: refused, nothing was sent ({refused.Message})");
        }
    }
}

Console.WriteLine($"journal: {journal}");
