using BenchmarkDotNet.Attributes;
using McpGovernance.Server;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpGovernance.Benchmarks;

/// <summary>What a stateless HTTP request pays for options that are built anew: the pins, and the check that they are there.</summary>
[MemoryDiagnoser]
public class ServerOptionsBenchmark
{
    private ServerPins _pins = null!;
    private Governance _governance = null!;

    [GlobalSetup]
    public void Setup()
    {
        _governance = StandaloneGovernance.Create(governance => governance.UseAudit(options => options.Root = Path.Combine(Path.GetTempPath(), "mcpgovernance-benchmark-options")));
        _pins = new ServerPins(new ServerEdge(_governance, new SuspendedCalls(), Microsoft.Extensions.Logging.Abstractions.NullLogger<ServerEdge>.Instance));
    }

    [GlobalCleanup]
    public ValueTask CleanupAsync() => _governance.DisposeAsync();

    [Benchmark(Baseline = true)]
    public McpServerOptions Ungoverned() => TouchLists(new McpServerOptions());

    [Benchmark]
    public McpServerOptions Pinned()
    {
        var options = TouchLists(new McpServerOptions());
        _pins.Apply(options);
        if (_pins.Problems(options).Count > 0)
        {
            throw new InvalidOperationException();
        }

        return options;
    }

    /// <summary>The SDK makes each list when it is first asked for, and a server asks for all of them.</summary>
    private static McpServerOptions TouchLists(McpServerOptions options)
    {
        var requests = options.Filters.Request;
        var messages = options.Filters.Message;
        _ = (messages.IncomingFilters, messages.OutgoingFilters, requests.CallToolFilters, requests.CallToolWithAlternateFilters, requests.ListToolsFilters,
            requests.ListPromptsFilters, requests.ListResourcesFilters, requests.ListResourceTemplatesFilters, requests.GetPromptFilters,
            requests.ReadResourceFilters, requests.CompleteFilters, requests.SubscribeToResourcesFilters, requests.UnsubscribeFromResourcesFilters);
        return options;
    }
}
