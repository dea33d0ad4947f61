using System.Globalization;
using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;
using McpGovernance.Limits;
using Microsoft.Extensions.Options;

namespace McpGovernance.Benchmarks;

/// <summary>What does keeping limits add to a call? Aim: one rate well below 100 ns, and 0 B.</summary>
/// <remarks>The calls are taken back at once, as those are that a later stage refuses, which costs more than a call that runs.</remarks>
[MemoryDiagnoser]
public class LimitsBenchmark
{
    private const int Callers = 10_000;

    private readonly LimitsInterceptor _interceptor = new(Options.Create(new LimitsOptions { MaxTracked = Callers }), TimeProvider.System);
    private readonly SmallCall[] _calls = new SmallCall[Callers];
    private SmallCall _unlimited = null!;
    private SmallCall _rate = null!;
    private SmallCall _everything = null!;
    private SmallCall _refused = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var rate = Rule("rate", new RateRule(1_000_000_000, TimeSpan.FromSeconds(1), 1_000_000_000));
        _unlimited = Call("u-0");
        _rate = Call("u-0", rate);
        _everything = Call("u-0", rate, Rule("quota", quota: long.MaxValue), Rule("concurrency", concurrency: 1_000));
        _refused = Call("u-0", Rule("nothing", new RateRule(1, TimeSpan.FromDays(1), 0)));
        var tracked = Rule("tracked", new RateRule(1_000_000_000, TimeSpan.FromSeconds(1), 1_000_000_000));
        for (var caller = 0; caller < Callers; caller++)
        {
            _calls[caller] = Call($"u-{caller.ToString(CultureInfo.InvariantCulture)}", tracked);
            _ = _interceptor.InvokeAsync(_calls[caller], Next).IsCompletedSuccessfully;
        }
    }

    [Benchmark(Baseline = true)]
    public ValueTask NoLimits() => _interceptor.InvokeAsync(_unlimited, Next);

    [Benchmark]
    public ValueTask OneRate() => _interceptor.InvokeAsync(_rate, Next);

    [Benchmark]
    public ValueTask RateQuotaAndConcurrency() => _interceptor.InvokeAsync(_everything, Next);

    [Benchmark]
    public ValueTask OneRateOf10000Callers()
    {
        _next = _next == Callers - 1 ? 0 : _next + 1;
        return _interceptor.InvokeAsync(_calls[_next], Next);
    }

    /// <summary>Only the first time makes the refusal stand on the call; making it is measured each time.</summary>
    [Benchmark]
    public ValueTask Refused() => _interceptor.InvokeAsync(_refused, Next);

    private static ValueTask Next(InvokeContext context) => ValueTask.CompletedTask;

    private static LimitRule Rule(string meaning, RateRule? rate = null, long? quota = null, int? concurrency = null) => new()
    {
        Entry = $"limits/{meaning}",
        Meaning = meaning,
        Per = [LimitPart.Caller, LimitPart.Tool],
        Rate = rate,
        Quota = quota is { } calls ? new QuotaRule(calls, QuotaPeriod.Day, TimeZoneInfo.Utc) : null,
        Concurrency = concurrency,
    };

    private static SmallCall Call(string subject, params LimitRule[] limits) => new(new BenchmarkPolicy())
    {
        Caller = new Caller
        {
            Kind = CallerKind.Authenticated,
            Issuer = "https://login.example.com/realms/main",
            Subject = $"f7d0c2be-7c0a-4f4e-9f31-5a5a6a7f2d10-{subject}",
            ClientId = "support-agent",
            Tenant = "acme",
        },
        Verdict = new PolicyVerdict { Requirement = new Requirement { Limits = limits } },
    };
}
