using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpGovernance;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace VersionedTools;

/// <summary>An agent that reads a tool's definition, calls it as it read it, and says in each call which version that was.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private const string Expect = "dev.mcpgovernance/expect", Told = "dev.mcpgovernance/tool", Decision = "dev.mcpgovernance/decision";

    private readonly McpClient _client;
    private readonly string? _knows;
    private readonly ConcurrentDictionary<string, int> _answered = new();
    private int _number;

    private Agent(string name, McpClient client, string? knows) => (Name, _client, _knows) = (name, client, knows);

    public string Name { get; }

    /// <summary>The version that it read last; <see langword="null"/> when the tool was not listed.</summary>
    public string? Version { get; private set; }

    /// <summary>The names of the arguments that the definition asks for.</summary>
    public string Arguments { get; private set; } = "";

    /// <summary>How many calls were carried out, by version.</summary>
    public IReadOnlyDictionary<string, int> Answered => _answered;

    /// <summary>Why calls were refused, each reason once.</summary>
    public HashSet<string> Refusals { get; } = [];

    /// <summary>Calls that were answered under another version than the one that was read.</summary>
    public int Mistaken { get; private set; }

    /// <summary>Results that are none of the version that was read, and errors that the tool gave.</summary>
    public int Failed { get; private set; }

    /// <summary>What it was told last of its version's end.</summary>
    public string? Warning { get; private set; }

    /// <param name="endpoint">The server.</param>
    /// <param name="name">The name that it gives itself.</param>
    /// <param name="knows">The version that it was written for; <see langword="null"/> when it takes what it is given.</param>
    public static async Task<Agent> ConnectAsync(Uri endpoint, string name, string? knows = null)
    {
        var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = endpoint }),
            new() { ProtocolVersion = "2026-07-28", ClientInfo = new Implementation { Name = name, Version = "1" } });
        var agent = new Agent(name, client, knows);
        await agent.ReadAsync();
        return agent;
    }

    /// <summary>Which tools it is shown, and in which version.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        var options = new RequestOptions();
        if (_knows is not null)
        {
            options.Meta = new JsonObject { [Expect] = new JsonObject { [TicketTools.Create] = _knows } };
        }

        var tools = await _client.ListToolsAsync(options);
        var create = tools.FirstOrDefault(static tool => tool.Name == TicketTools.Create)?.ProtocolTool;
        Version = Member(create?.Meta, Told, "version");
        Arguments = create is null ? "" : string.Join(", ", create.InputSchema.GetProperty("properties").EnumerateObject().Select(static one => one.Name));
        return [.. tools.Select(static tool => tool.Name)];
    }

    /// <summary>Opens a ticket, and reads the definition again when it is told that its version is gone.</summary>
    public async Task CreateAsync(string team = "chairs")
    {
        var expected = Version!;
        var arguments = new Dictionary<string, object?> { ["title"] = $"{Name} {++_number}" };
        if (Arguments.Contains("priority", StringComparison.Ordinal))
        {
            arguments["priority"] = "high";
        }

        if (Arguments.Contains("team", StringComparison.Ordinal))
        {
            arguments["team"] = team;
        }

        var result = await _client.CallToolAsync(TicketTools.Create, arguments, options: new() { Meta = new JsonObject { [Expect] = expected } });
        if (Member(result.Meta, Decision, "code") is { } code)
        {
            Refusals.Add(code == DenialCodes.ContractVersionRetired ? $"{code}: {result.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}" : code);
            await ReadAsync();
            return;
        }

        var version = Member(result.Meta, Told, "version") ?? "";
        _answered.AddOrUpdate(version, 1, static (_, count) => count + 1);
        Mistaken += version == expected ? 0 : 1;
        Failed += result.IsError != true && result.StructuredContent is { } ticket && ticket.TryGetProperty(expected == "1.0.0" ? "id" : "number", out _) ? 0 : 1;
        Warning = Member(result.Meta, Told, "note") ?? Warning;
    }

    /// <summary>Whether a call of a tool is answered as one that does not exist.</summary>
    public async Task<bool> IsUnknownAsync(string tool)
    {
        try
        {
            await _client.CallToolAsync(tool, new Dictionary<string, object?> { ["text"] = "printer" });
            return false;
        }
        catch (McpProtocolException)
        {
            return true;
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static string? Member(JsonObject? meta, string key, string member) => (meta?[key] as JsonObject)?[member]?.GetValue<string>();
}
