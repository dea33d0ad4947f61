using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Client;

/// <summary>A server of the test's own hand: it writes to each request whatever lines the test says.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly TemporaryJournal _journal = new();
    private readonly Func<JsonObject, IEnumerable<string>> _answer;
    private readonly Task _loop;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _heard = new();
    private readonly SemaphoreSlim _more = new(0);

    public HostileServer(string[] granted, Func<JsonObject, IEnumerable<string>> answer, Action<GovernanceBuilder>? configure = null, Action<PolicyBuilder>? policy = null)
    {
        _answer = answer;
        Governance = StandaloneGovernance.Create(governance =>
        {
            _journal.Keep(governance).UsePolicy(policy ?? (written => written.Name("client", "1").Allow("local", granted)));
            configure?.Invoke(governance);
        });
        _loop = Task.Run(LoopAsync);
    }

    public Governance Governance { get; }

    /// <summary>What it answers to <c>initialize</c>.</summary>
    public string Introduction { get; init; } = """{"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{},"prompts":{}},"serverInfo":{"name":"hostile","version":"1"}}""";

    public IClientTransport Transport => new StreamClientTransport(_toServer.Writer.AsStream(), _fromServer.Reader.AsStream()).WithGovernance(Governance, "hostile");

    public static string Result(JsonObject request, string result) => $$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}}}""";

    public Task<McpClient> ConnectAsync(Action<McpClientOptions>? configure = null)
    {
        var options = new McpClientOptions { ProtocolVersion = Revisions.Older };
        configure?.Invoke(options);
        return McpClient.CreateAsync(Transport, options.WithGovernance(Governance));
    }

    public async Task SendAsync(string line) => await _fromServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Everything that the client sent.</summary>
    public IReadOnlyCollection<string> Heard => _heard;

    /// <summary>Waits until the client has sent something with these words.</summary>
    public async Task HearAsync(string words)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!_heard.Any(line => line.Contains(words, StringComparison.Ordinal)))
        {
            await _more.WaitAsync(timeout.Token);
        }
    }

    public async Task HangUpAsync() => await _fromServer.Writer.CompleteAsync();

    public async Task<List<string>> SummariesAsync()
    {
        await Governance.DisposeAsync();
        return Directory.Exists(_journal.Root) ? [.. _journal.Read().Summaries()] : [];
    }

    /// <summary>The digests of the called tools' contracts.</summary>
    public async Task<List<string?>> DigestsAsync()
    {
        await Governance.DisposeAsync();
        return [.. _journal.Read().Where(static record => record.Text("type") == "call.intent").Select(static record => record.Text("tool.digest"))];
    }

    /// <summary>What the tools that were called count as.</summary>
    public async Task<List<string?>> KindsAsync()
    {
        await Governance.DisposeAsync();
        return [.. _journal.Read().Where(static record => record.Text("type") == "call.intent").Select(static record => record.Text("tool.kind"))];
    }

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _fromServer.Writer.CompleteAsync();
        await _loop;
        await Governance.DisposeAsync();
        _journal.Dispose();
    }

    private async Task LoopAsync()
    {
        using var reader = new StreamReader(_toServer.Reader.AsStream());
        while (await reader.ReadLineAsync() is { } line)
        {
            _heard.Enqueue(line);
            _more.Release();
            if (JsonNode.Parse(line) is not JsonObject request || request["id"] is null)
            {
                continue;
            }

            var answers = (string?)request["method"] == "initialize"
                ? [Result(request, Introduction)]
                : _answer(request);
            foreach (var answer in answers)
            {
                await SendAsync(answer);
            }
        }
    }
}
