using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Benchmarks;

/// <summary>What governance adds to a call: client and server in one process, over two pipes, a small tool that completes at once.</summary>
[MemoryDiagnoser]
public class EndToEndBenchmark
{
    private readonly Dictionary<string, object?> _arguments = new() { ["id"] = "42" };
    private readonly List<IAsyncDisposable> _owned = [];
    private string _root = "";
    private McpClient _client = null!;

    [GlobalSetup(Target = nameof(Ungoverned))]
    public Task SetupUngoverned() => SetupAsync(null);

    [GlobalSetup(Target = nameof(Governed1Entry))]
    public Task Setup1() => SetupAsync(governance => Configure(governance, 1));

    [GlobalSetup(Target = nameof(Governed1000Entries))]
    public Task Setup1000() => SetupAsync(governance => Configure(governance, 1_000));

    [GlobalSetup(Target = nameof(Governed100000Entries))]
    public Task Setup100000() => SetupAsync(governance => Configure(governance, 100_000));

    [GlobalSetup(Target = nameof(GovernedDefaultLevels))]
    public Task SetupDefaults() => SetupAsync(governance => Configure(governance, 1, defaultLevels: true));

    [GlobalSetup(Target = nameof(GovernedChangeDefaultLevels))]
    public Task SetupChange() => SetupAsync(governance => Configure(governance, 1, defaultLevels: true), reads: false);

    [Benchmark(Baseline = true)]
    public ValueTask<CallToolResult> Ungoverned() => CallAsync();

    [Benchmark]
    public ValueTask<CallToolResult> Governed1Entry() => CallAsync();

    [Benchmark]
    public ValueTask<CallToolResult> Governed1000Entries() => CallAsync();

    [Benchmark]
    public ValueTask<CallToolResult> Governed100000Entries() => CallAsync();

    [Benchmark]
    public ValueTask<CallToolResult> GovernedDefaultLevels() => CallAsync();

    [Benchmark]
    public ValueTask<CallToolResult> GovernedChangeDefaultLevels() => CallAsync();

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private ValueTask<CallToolResult> CallAsync() => _client.CallToolAsync("get_thing", _arguments);

    private void Configure(GovernanceBuilder governance, int entries, bool defaultLevels = false)
    {
        governance.UsePolicy(policy =>
        {
            policy.Name("benchmark", "1").Allow("local", "get_thing");
            for (var entry = 1; entry < entries; entry++)
            {
                var role = $"role-{entry % 500}";
                if (entry <= 500)
                {
                    policy.Role(role, who => who.Scope(role));
                }

                policy.Allow(role, entry % 10 == 0 ? $"tool-{entry}.*" : $"tool-{entry}");
            }
        });
        governance.UseCallerResolver(_ => BenchmarkCaller.Local);
        governance.UseAdmission(options =>
        {
            options.CallerAttemptsPerMinute = options.ConnectionAttemptsPerMinute = 60_000_000;
            options.CallerBurst = options.ConnectionBurst = 1_000_000;
        });
        governance.UseAudit(options =>
        {
            options.Root = _root;
            if (!defaultLevels)
            {
                options.ReadIntent = options.ReadOutcome = AcknowledgementLevel.Accepted;
            }
        });
    }

    private async Task SetupAsync(Action<GovernanceBuilder>? governance, bool reads = true)
    {
        _root = Path.Combine(Path.GetTempPath(), $"mcpgovernance-benchmark-{Guid.NewGuid():N}");
        Pipe toServer = new(), fromServer = new();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var mcp = builder.Services.AddMcpServer()
            .WithStreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream())
            .WithTools([McpServerTool.Create((string id) => "thing", new() { Name = "get_thing", ReadOnly = reads })])
            .WithCallToolHandler(static (_, _) => throw new InvalidOperationException("Only the tool is called; the policy's other names could be served here."));
        if (governance is not null)
        {
            mcp.WithGovernance(governance);
        }

        var host = builder.Build();
        await host.StartAsync();
        _owned.Add((IAsyncDisposable)host);
        _client = await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), fromServer.Reader.AsStream()));
        _owned.Add(_client);
        if ((await CallAsync()).IsError == true)
        {
            throw new InvalidOperationException("The measured call was refused.");
        }
    }

    private static class BenchmarkCaller
    {
        public static readonly Caller Local = new() { Kind = CallerKind.Local, Subject = "benchmark" };
    }
}
