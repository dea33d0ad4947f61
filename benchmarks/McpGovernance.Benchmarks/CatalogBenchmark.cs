using System.Text.Json;
using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;
using McpGovernance.Catalog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks;

/// <summary>What a catalog adds to a call: finding the caller's version, and carrying it out by another one. And how long it takes to load.</summary>
[MemoryDiagnoser]
public class CatalogBenchmark
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"mcpgovernance-{Guid.NewGuid():N}.json");
    private ToolContract _live = null!;
    private ToolSelector _selector = null!;
    private ToolSelector _without = null!;
    private CatalogCall _plain = null!;
    private CatalogCall _pinned = null!;
    private CatalogCall _rolledOut = null!;
    private ServingPlan _plan = null!;
    private Dictionary<string, JsonElement> _nine = null!;

    [GlobalSetup]
    public void Setup()
    {
        var catalog = CatalogSamples.OfOneTool();
        var second = catalog.Find(CatalogSamples.Ticket)!.Versions[1];
        _live = new LiveContract(Tool(second.Definition), ToolKind.Write, _ => second.Digest);
        _selector = Selector(new CatalogRegistration(null, catalog));
        _without = Selector();
        var policy = new PolicyBuilder().Name("benchmark", "1").Allow("authenticated", CatalogSamples.Ticket);
        var rollout = new PolicyBuilder().Name("benchmark", "1").Allow("authenticated", CatalogSamples.Ticket).Rollout("canary", [CatalogSamples.Ticket], static to => to.Percent(100));
        _plain = new CatalogCall(Policy.PolicyLoader.Load(policy, "benchmark", null).Policy, expect: null);
        _pinned = new CatalogCall(_plain.Policy, expect: "1.0.0");
        _rolledOut = new CatalogCall(Policy.PolicyLoader.Load(rollout, "benchmark", null).Policy, expect: null);
        _plan = ((ServedContract)_selector.Of(_plain, _live)!).PlanFor(_live)!;
        _nine = CatalogSamples.Arguments(9);
        if (((ServedContract)_selector.Of(_rolledOut, _live)!).Version != "2.0.0" || ((ServedContract)_selector.Of(_pinned, _live)!).Version != "1.0.0" || _plan.Lift(_nine).Count != 10)
        {
            throw new InvalidOperationException("Something else is measured than what is said.");
        }

        File.WriteAllBytes(_path, CatalogFile.Write(CatalogSamples.Of(tools: 1_000, versions: 5)));
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(_path);

    [Benchmark(Baseline = true)]
    public object? WithoutCatalog() => _without.Of(_plain, _live);

    [Benchmark]
    public object? StableVersion() => _selector.Of(_plain, _live);

    [Benchmark]
    public object? PinnedVersion() => _selector.Of(_pinned, _live);

    [Benchmark]
    public object? VersionByRollout() => _selector.Of(_rolledOut, _live);

    [Benchmark]
    public IDictionary<string, JsonElement> UpgradeOfTenProperties() => _plan.Lift(_nine);

    [Benchmark]
    public CatalogDocument Load1000ToolsOf5Versions() => CatalogFile.Load(_path);

    private static ToolSelector Selector(params CatalogRegistration[] registrations)
    {
        var (options, host) = (Options.Create(new CatalogOptions()), Options.Create(new GovernanceOptions { Server = CatalogSamples.Server }));
        var source = new CatalogSource(registrations, options, host, TimeProvider.System, NullLogger<CatalogSource>.Instance);
        return new ToolSelector(source, options, NullLogger<ToolSelector>.Instance);
    }

    private static Tool Tool(JsonElement definition) => definition.Deserialize((System.Text.Json.Serialization.Metadata.JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)))!;
}
