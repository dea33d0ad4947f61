using System.Globalization;
using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;
using McpGovernance.Limits;
using Microsoft.Extensions.Options;

namespace McpGovernance.Benchmarks;

/// <summary>What does keeping limits add to a call? Aim: one rate well below 100 ns, and 0 B.</summary>
/// <remarks>Each makes a call and runs its handler, which does nothing: what limits add is the difference.</remarks>
[MemoryDiagnoser]
public class LimitsBenchmark
{
    private const int Callers = 10_000;

    private static readonly PolicyEvaluator Policy = new BenchmarkPolicy();

    private readonly LimitsInterceptor _interceptor = new(Options.Create(new LimitsOptions { MaxTracked = Callers }), TimeProvider.System);
    private readonly Caller[] _callers = new Caller[Callers];
    private readonly PolicyVerdict _rate = Verdict(Rate("rate"));
    private readonly PolicyVerdict _everything = Verdict(Rate("of everything"), Rule("quota", quota: long.MaxValue), Rule("concurrency", concurrency: 1_000));
    private readonly PolicyVerdict _rateOfMany = Verdict(Rate("of many"));
    private readonly PolicyVerdict _nothing = Verdict(Rule("nothing", new RateRule(1, TimeSpan.FromDays(1), 0)));
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        for (var caller = 0; caller < Callers; caller++)
        {
            _callers[caller] = new Caller
            {
                Kind = CallerKind.Authenticated,
                Issuer = "https://login.example.com/realms/main",
                Subject = $"f7d0c2be-7c0a-4f4e-9f31-5a5a6a7f2d10-{caller.ToString(CultureInfo.InvariantCulture)}",
                ClientId = "support-agent",
                Tenant = "acme",
            };
            Run(_rateOfMany, caller).AsTask().GetAwaiter().GetResult();
        }
    }

    [Benchmark(Baseline = true)]
    public ValueTask NoLimits() => Run(PolicyVerdict.None);

    [Benchmark]
    public ValueTask OneRate() => Run(_rate);

    [Benchmark]
    public ValueTask RateQuotaAndConcurrency() => Run(_everything);

    [Benchmark]
    public ValueTask OneRateOf10000Callers()
    {
        _next = _next == Callers - 1 ? 0 : _next + 1;
        return Run(_rateOfMany, _next);
    }

    [Benchmark]
    public ValueTask Refused() => Run(_nothing);

    private ValueTask Run(PolicyVerdict verdict, int caller = 0) =>
        _interceptor.InvokeAsync(new SmallCall(Policy) { Caller = _callers[caller], Verdict = verdict }, static context => context.RunHandlerAsync());

    private static PolicyVerdict Verdict(params LimitRule[] limits) => new() { Requirement = new Requirement { Limits = limits } };

    private static LimitRule Rate(string meaning) => Rule(meaning, new RateRule(1_000_000_000, TimeSpan.FromSeconds(1), 1_000_000_000));

    private static LimitRule Rule(string meaning, RateRule? rate = null, long? quota = null, int? concurrency = null) => new()
    {
        Entry = $"limits/{meaning}",
        Meaning = meaning,
        Per = [LimitPart.Caller],
        Rate = rate,
        Quota = quota is { } calls ? new QuotaRule(calls, QuotaPeriod.Day, TimeZoneInfo.Utc) : null,
        Concurrency = concurrency,
    };
}
