using System.Text.Json.Nodes;
using McpGovernance;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace QuickStart;

/// <summary>One person at a ticket desk of their own: a child process, reached over its standard input and output.</summary>
internal sealed class Visit
{
    private readonly List<Answer> _answers = [];
    private readonly HashSet<string> _listed = [];

    private Visit(string person) => Person = person;

    public string Person { get; }

    public IReadOnlyList<Answer> Answers => _answers;

    /// <summary>What the person's lists showed.</summary>
    public IReadOnlySet<string> Listed => _listed;

    /// <summary>What a model is told whose arguments are not what the tool asks for.</summary>
    public string? Repair { get; private set; }

    /// <summary>Starts a desk, asks everything, and waits until the desk has ended.</summary>
    public static async Task<Visit> RunAsync(string person, string directory)
    {
        var program = Environment.ProcessPath!;
        string[] itself = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Visit).Assembly.Location] : [];
        var transport = new StdioClientTransport(new()
        {
            Command = program,
            Arguments = [.. itself, "serve", directory],
            EnvironmentVariables = new Dictionary<string, string?> { [PersonCallerResolver.Variable] = person },
            StandardErrorLines = line => Console.Error.WriteLine($"{person}'s desk: {line}"),
        });

        // A slow start is no older server.
        var options = new McpClientOptions { ProtocolVersion = "2026-07-28", DiscoverProbeTimeout = Timeout.InfiniteTimeSpan };
        await using var client = await McpClient.CreateAsync(transport, options);
        var visit = new Visit(person);
        await visit.AskEverythingAsync(client);
        return visit;
    }

    private async Task AskEverythingAsync(McpClient client)
    {
        await ListAsync("tools/list", async () => (await client.ListToolsAsync()).Select(tool => tool.Name));
        await ListAsync("resources/list", async () => (await client.ListResourcesAsync()).Select(resource => resource.Uri));
        await ListAsync("prompts/list", async () => (await client.ListPromptsAsync()).Select(prompt => prompt.Name));
        await CallAsync("search_tickets", new() { ["text"] = "printer" });
        await CallAsync("search_tickets", new() { ["text"] = 7 });
        await CallAsync("search_tickets", new() { ["text"] = "printer", ["TEXT"] = "invoice" });
        await CallAsync("get_ticket", new() { ["id"] = 1 });
        await CallAsync("create_ticket", new() { ["title"] = "Chair is broken" });
        await CallAsync("close_ticket", new() { ["id"] = 3 });
        await CallAsync("refund_order", new() { ["ticket"] = 2, ["amount"] = 49.90m });
        await AskAsync("ticket://open", async () => await client.ReadResourceAsync("ticket://open"));
        await AskAsync("summarize_ticket", async () => await client.GetPromptAsync("summarize_ticket", new Dictionary<string, object?> { ["id"] = "1" }));

        Task CallAsync(string tool, Dictionary<string, object?> arguments) => AskAsync(tool, async () => await client.CallToolAsync(tool, arguments));
    }

    private async Task ListAsync(string method, Func<Task<IEnumerable<string>>> list)
    {
        string[] names = [.. await list()];
        _listed.UnionWith(names);
        _answers.Add(new Answer(Person, method, Answer.Listed(names.Length)));
    }

    private async Task AskAsync(string request, Func<Task<Result>> ask)
    {
        string text;
        try
        {
            var result = await ask();
            text = Of(result);
            if (text == DenialCodes.ContractArgumentsInvalid)
            {
                Repair = ((CallToolResult)result).Content.OfType<TextContentBlock>().Single().Text;
            }
        }
        catch (McpProtocolException error)
        {
            text = Answer.Error((int)error.ErrorCode);
        }

        _answers.Add(new Answer(Person, request, text));
    }

    /// <summary>A refusal of something that may be seen says why, as a code.</summary>
    private static string Of(Result result) =>
        (result.Meta?["dev.mcpgovernance/decision"] as JsonObject)?["code"]?.GetValue<string>()
        ?? (result is CallToolResult { IsError: true } ? Answer.ToolError : Answer.Done);
}
