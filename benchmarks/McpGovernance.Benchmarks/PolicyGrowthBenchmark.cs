using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks;

/// <summary>How do one decision and the loading of a policy grow with its entries? Budget: 100,000 entries load in at most 400 ms from JSON.</summary>
/// <remarks>As <see cref="PolicyBenchmark"/>, without guards. A million entries are more than a file may have, and are loaded from memory.</remarks>
[MemoryDiagnoser]
[ShortRunJob]
public class PolicyGrowthBenchmark
{
    private CompiledPolicy _policy = null!;
    private RoleSet _roles = null!;
    private GovernanceTarget _target;
    private byte[] _json = null!;

    [Params(100, 1_000, 10_000, 100_000, 1_000_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var document = PolicyBenchmark.Write(Entries, guards: 0).Build();
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            document.ToElement().WriteTo(writer);
        }

        _json = stream.ToArray();
        _policy = PolicyLoader.LoadJson("benchmark", _json, null).Policy;
        var caller = new Caller { Kind = CallerKind.Authenticated, Issuer = "https://issuer.example", Subject = "u-1", Scopes = ["role-0", "role-250", "role-499"] };
        _roles = _policy.ResolveRoles(caller, TimeProvider.System.GetUtcNow());
        _target = new GovernanceTarget(TargetKind.Tool, "area0.tool0", new LiveContract(new Tool { Name = "area0.tool0" }, ToolKind.Write, static _ => ""));
    }

    [Benchmark]
    public Decision Decide() => _policy.Decide(_roles, _target);

    [Benchmark]
    public object LoadFromJson() => PolicyLoader.LoadJson("benchmark", _json, null).Policy;
}
