using System.Globalization;
using BenchmarkDotNet.Attributes;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks;

/// <summary>What does one decision cost, from 1 to 100,000 entries in the matrix? Budget at 100,000: 250 ns and 0 B; 500 ns with three conditions on arguments.</summary>
/// <remarks>2,000 tools and 500 roles; a tenth of the entries are patterns; the caller has three roles and the built-in one. Each tool has a guard of its own with three conditions.</remarks>
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
    private PolicyQuestion _plain;
    private PolicyQuestion _guarded;

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

        var arguments = System.Text.Json.JsonDocument.Parse("""{ "amount": 45.5, "currency": "EUR", "account": "DE-4711" }""").RootElement
            .EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value);
        _plain = Question(_matched);
        _guarded = Question(_named) with { Arguments = arguments };
        if (!_policy.Decide(_guarded).IsAllowed || _policy.Judge(_guarded).DeniedBy is not null || _policy.Judge(_plain) != PolicyVerdict.None)
        {
            throw new InvalidOperationException("The benchmark's calls are permitted.");
        }
    }

    /// <summary>What a call costs that no guard is about.</summary>
    [Benchmark]
    public PolicyVerdict CallWithoutGuards() => _policy.Decide(_plain).IsAllowed ? _policy.Judge(_plain) : PolicyVerdict.None;

    /// <summary>What a call costs whose arguments are held against three conditions.</summary>
    [Benchmark]
    public PolicyVerdict CallWithThreeConditions() => _policy.Decide(_guarded).IsAllowed ? _policy.Judge(_guarded) : PolicyVerdict.None;

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

    /// <summary>As lists ask: what the roles may ever use is remembered.</summary>
    [Benchmark]
    public int ListOf500ToolsAgain()
    {
        var visible = 0;
        foreach (ref readonly var target in _list.AsSpan())
        {
            visible += _policy.Decide(_plain with { Target = target }).IsAllowed ? 1 : 0;
        }

        return visible;
    }

    private PolicyQuestion Question(in GovernanceTarget target) => new() { Roles = _roles, Caller = _caller, Target = target };

    private PolicyBuilder Write() => Write(Entries, guards: Math.Min(Entries, Tools));

    /// <summary>A policy of so many entries, and a guard with three conditions for each of so many tools.</summary>
    internal static PolicyBuilder Write(int entries, int guards)
    {
        var policy = new PolicyBuilder().Name("benchmark", "1");
        for (var i = 0; i < guards; i++)
        {
            var tool = ToolName(i);
            policy.Guard($"amounts of {tool}", guard => guard.Tools(tool).Deny().Unless(condition => condition
                .Where("args.amount", """{ "exclusiveMinimum": 0, "maximum": 100 }""")
                .Where("args.currency", """{ "enum": [ "EUR", "USD" ] }""")
                .Where("args.account", """{ "pattern": "^DE-[0-9]+$" }""")));
        }

        for (var role = 0; role < Roles; role++)
        {
            var scope = RoleName(role);
            policy.Role(scope, rules => rules.Scope(scope));
        }

        policy.Allow(RoleName(0), ToolName(0));
        for (var i = 1; i < entries; i++)
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
