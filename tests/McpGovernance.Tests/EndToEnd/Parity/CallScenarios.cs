using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>What a client asks, and what it is answered.</summary>
internal static class CallScenarios
{
    private const int Callers = 300;

    public static readonly ParityScenario[] All =
    [
        new("handshake", HandshakeAsync) { Shows = static _ => ["Be equal."] },
        new("lists", ListsAsync) { Shows = static _ => ["echo", "greet", "parity://two", "parity://any/{id}"] },
        new("calls", CallsAsync) { Shows = static _ => ["21.5", "123456789012345678901234567890", "acme/mark", "said so"] },
        new("a chat client's function", FunctionAsync) { Shows = static _ => ["by a function"] },
        new("resources, prompts and completions", OthersAsync) { Shows = static _ => ["Hello you", "AP8H", "par2"] },
        new("errors", ErrorsAsync) { Shows = static _ => ["It did not work.", "Unknown tool", "Not like this.", "is not available."] },
        new("big results and arguments", BigAsync) { Shows = static _ => ["8000000", "500000"] },
        new("many calls at once", ManyAsync) { Shows = static _ => [$"{Callers - 3} {Callers - 2}"] },
    ];

    private static async Task HandshakeAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        run.Transcript.Say("server", client.ServerInfo);
        run.Transcript.Say("capabilities", client.ServerCapabilities);
        run.Transcript.Say("instructions", client.ServerInstructions);
        run.Transcript.Say("revision", client.NegotiatedProtocolVersion);
        run.Transcript.Say("has a session", client.SessionId is not null);
        await run.Transcript.SayAsync("ping", client.PingAsync());
    }

    private static async Task ListsAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        run.Transcript.Say("tools", (await client.ListToolsAsync()).Select(static tool => tool.ProtocolTool).OrderBy(static tool => tool.Name, StringComparer.Ordinal));
        run.Transcript.Say("prompts", (await client.ListPromptsAsync()).Select(static prompt => prompt.ProtocolPrompt));
        run.Transcript.Say("resources", (await client.ListResourcesAsync()).Select(static resource => resource.ProtocolResource));
        run.Transcript.Say("templates", (await client.ListResourceTemplatesAsync()).Select(static template => template.ProtocolResourceTemplate));
        await run.Transcript.SayAsync("second page", client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = "second" }));
    }

    private static async Task CallsAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        foreach (var tool in (string[])["text", "structured", "blocks"])
        {
            await run.Transcript.SayAsync(tool, client.CallToolAsync(tool));
        }

        await run.Transcript.SayAsync("meta", client.CallToolAsync("meta", options: new() { Meta = new JsonObject { ["acme/said"] = "said so" } }));
        await run.Transcript.SayAsync("echo", client.CallToolAsync("echo", Text("\u00e4\u2028\ud83d\ude00\u001b")));
        await run.Transcript.SayAsync("once more", client.CallToolAsync("echo", Text("")));
    }

    private static async Task FunctionAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        AIFunction function = (await client.ListToolsAsync()).Single(static tool => tool.Name == "echo");
        run.Transcript.Say("schema", function.JsonSchema);
        await run.Transcript.SayAsync("function", function.InvokeAsync(new AIFunctionArguments(Text("by a function"))));
    }

    private static async Task OthersAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        await run.Transcript.SayAsync("prompt", client.GetPromptAsync("greet", new Dictionary<string, object?> { ["name"] = "you" }));
        await run.Transcript.SayAsync("text", client.ReadResourceAsync("parity://one"));
        await run.Transcript.SayAsync("bytes", client.ReadResourceAsync("parity://any/bytes"));
        await run.Transcript.SayAsync("of a prompt", client.CompleteAsync(new PromptReference { Name = "greet" }, "name", "par"));
        await run.Transcript.SayAsync("of a template", client.CompleteAsync(new ResourceTemplateReference { Uri = "parity://any/{id}" }, "id", "b"));
    }

    private static async Task ErrorsAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        foreach (var tool in (string[])["error_result", "throws", "throws_mcp", "throws_protocol", "throws_url", "no_such_tool", "echo"])
        {
            await run.Transcript.SayAsync(tool, client.CallToolAsync(tool));
        }

        await run.Transcript.SayAsync("prompt without its argument", client.GetPromptAsync("greet"));
        await run.Transcript.SayAsync("no such prompt", client.GetPromptAsync("nobody"));
        await run.Transcript.SayAsync("no such resource", client.ReadResourceAsync("parity://nothing"));
        await run.Transcript.SayAsync("no such method", client.SendRequestAsync(new JsonRpcRequest { Method = "acme/nothing" }));
        await run.Transcript.SayAsync("afterwards", client.CallToolAsync("text"));
    }

    private static async Task BigAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        var result = await client.CallToolAsync("big", new Dictionary<string, object?> { ["size"] = 8_000_000 });
        run.Transcript.Say("result", $"{Texts(result).Length}");
        run.Transcript.Say("argument", $"{Texts(await client.CallToolAsync("echo", Text(new string('y', 500_000)))).Length}");
    }

    private static async Task ManyAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        var calls = Enumerable.Range(0, Callers + 1).Select(async i => i % 50 == 49
            ? await client.CallToolAsync("no_such_tool").AsTask().ContinueWith(static call => call.Exception!.InnerException!.Message, TaskScheduler.Default)
            : Texts(await client.CallToolAsync("echo", Text($"{i}"))));
        var all = Task.WhenAll(calls);
        await run.Transcript.SayAsync("all", (Task)all);
        run.Transcript.Say("texts", string.Join(' ', await all));
    }

    private static Dictionary<string, object?> Text(string text) => new() { ["text"] = text };

    private static string Texts(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(static block => block.Text));
}
