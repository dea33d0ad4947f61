using System.Globalization;
using BenchmarkDotNet.Attributes;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks;

/// <summary>What does one decision cost, from 1 to 100,000 entries in the matrix? Budget at 100,000: 250 ns and 0 B.</summary>
/// <remarks>2,000 tools and 500 roles; a tenth of the entries are patterns; the caller has three roles and the built-in one.</remarks>
[MemoryDiagnoser]
public class PolicyBenchmark
{
    private const int Tools = 2000;
    private const int Roles = 500;
    private const int Areas = 100;
    private const int ListLength = 500;

    private readonly GovernanceTarget[] _list = new GovernanceTarget[ListLength];
    private CompiledPolicy _policy = null!;
    private Caller _caller = null!;
    private RoleSet _roles = null!;
    private GovernanceTarget _named;
    private GovernanceTarget _matched;
    private GovernanceTarget _refused;
    private GovernanceTarget _unknown;
    private GovernanceTarget _resource;

    [Params(1, 100_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _policy = PolicyLoader.Load(Write(), "benchmark", null).Policy;
        _caller = new Caller { Kind = CallerKind.Authenticated, Issuer = "https://issuer.example", Subject = "u-1", Scopes = ["role-0", "role-250", "role-499"] };
        _roles = _policy.ResolveRoles(_caller, TimeProvider.System.GetUtcNow());
        _named = Tool(ToolName(0));
        _matched = Tool("area0.tool-that-no-entry-names");
        _refused = Tool(ToolName(1));
        _unknown = Tool("zone0.tool-that-no-entry-matches");
        _resource = new GovernanceTarget(TargetKind.Resource, "ticket://area0/42");
        for (var i = 0; i < ListLength; i++)
        {
            _list[i] = Tool(ToolName(i));
        }
    }

    [Benchmark]
    public Decision NamedTool() => _policy.Decide(_roles, _named);

    [Benchmark]
    public Decision ToolByPattern() => _policy.Decide(_roles, _matched);

    [Benchmark]
    public Decision RefusedTool() => _policy.Decide(_roles, _refused);

    [Benchmark]
    public Decision UnknownTool() => _policy.Decide(_roles, _unknown);

    [Benchmark]
    public Decision Resource() => _policy.Decide(_roles, _resource);

    [Benchmark]
    public RoleSet RolesOfAKnownCaller() => _policy.ResolveRoles(_caller, default);

    [Benchmark]
    public int ListOf500Tools()
    {
        var visible = 0;
        foreach (ref readonly var target in _list.AsSpan())
        {
            visible += _policy.Decide(_roles, target).IsAllowed ? 1 : 0;
        }

        return visible;
    }

    private PolicyBuilder Write()
    {
        var policy = new PolicyBuilder().Name("benchmark", "1");
        for (var role = 0; role < Roles; role++)
        {
            var scope = RoleName(role);
            policy.Role(scope, rules => rules.Scope(scope));
        }

        policy.Allow(RoleName(0), ToolName(0));
        for (var i = 1; i < Entries; i++)
        {
            policy.Allow(RoleName(i % Roles), i % 10 == 0 ? Pattern(i / 10) : ToolName(2 + ((i * 7) % (Tools - 2))));
        }

        return policy;
    }

    /// <summary>Patterns of every shape: open at the end, at the beginning, in the middle, and for resources.</summary>
    private static string Pattern(int i) => (i % 5) switch
    {
        0 => $"area{Text(i / 5 % Areas)}.*",
        1 => $"area{Text(i / 5 % Areas)}.tool{Text(i / 5 % 20)}*",
        2 => $"*-of-kind-{Text(i / 5 % Areas)}",
        3 => $"area{Text(i / 5 % Areas)}.*-of-kind-{Text(i % 7)}",
        _ => $"resource:ticket://area{Text(i / 5 % Areas)}/*",
    };

    private static GovernanceTarget Tool(string name) =>
        new(TargetKind.Tool, name, new LiveContract(new Tool { Name = name }, ToolKind.Write, static _ => ""));

    private static string ToolName(int i) => $"area{Text(i % Areas)}.tool{Text(i)}";

    private static string RoleName(int i) => $"role-{Text(i)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
