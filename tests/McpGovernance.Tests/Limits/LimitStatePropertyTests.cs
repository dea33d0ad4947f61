using CsCheck;
using McpGovernance.Limits;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Limits;

/// <summary>Calls that are taken, end and are given back in any order and at any time: never above the bound.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LimitStatePropertyTests
{
    private const int Interval = 10;

    private enum Act
    {
        Take = 0,
        Spend = 1,
        GiveBack = 2,
        Wait = 3,
        TurnThePage = 4,
    }

    private static readonly Gen<(Act Act, int Number)> s_step = Gen.Select(
        Gen.Frequency((6, Gen.Const(Act.Take)), (3, Gen.Const(Act.Spend)), (3, Gen.Const(Act.GiveBack)), (4, Gen.Const(Act.Wait)), (1, Gen.Const(Act.TurnThePage))),
        Gen.Int[0, 24]);

    private static readonly Gen<(int Burst, int Quota, int Concurrency)> s_bounds = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 8], Gen.Int[1, 4]);

    [Test]
    public void TryTake_AnyHistory_IsNeverAboveTheBounds() =>
        Gen.Select(s_bounds, s_step.Array[0, 60]).Sample(
            static (bounds, steps) =>
            {
                var state = New(bounds);
                var (now, page) = (0L, 1L);
                var running = new List<LimitLease>();
                var kept = new List<LimitLease>();
                foreach (var (act, number) in steps)
                {
                    switch (act)
                    {
                        case Act.Take when state.TryTake(now, Window(page), true, out var lease, out _) == LimitAnswer.Taken:
                            running.Add(lease);
                            break;
                        case Act.Spend or Act.GiveBack when running.Count > 0:
                            var ended = running[number % running.Count];
                            running.Remove(ended);
                            state.Return(ended, act == Act.Spend, now);
                            kept.AddRange(act == Act.Spend ? [ended] : []);
                            break;
                        case Act.Wait:
                            now += number;
                            break;
                        case Act.TurnThePage:
                            page++;
                            break;
                        default:
                            break;
                    }

                    if (running.Count > bounds.Concurrency)
                    {
                        return false;
                    }
                }

                kept.AddRange(running);
                return IsWithinTheRate(kept, bounds.Burst) && kept.GroupBy(static lease => lease.Window).All(window => window.Count() <= bounds.Quota);
            },
            iter: 5_000);

    [Test]
    public void Return_EverythingGivenBackAtOnce_IsLikeNew() =>
        Gen.Select(s_bounds, Gen.Int[0, 12], Gen.Int[0, 1_000_000]).Sample(
            static (bounds, attempts, seed) =>
            {
                var state = New(bounds);
                var taken = new List<LimitLease>();
                for (var attempt = 0; attempt < attempts; attempt++)
                {
                    if (state.TryTake(500, Window(1), true, out var lease, out _) == LimitAnswer.Taken)
                    {
                        taken.Add(lease);
                    }
                }

                var leases = taken.ToArray();
                new Random(seed).Shuffle(leases);
                Array.ForEach(leases, lease => state.Return(lease, isSpent: false, 500));

                return taken.Count == Math.Min(attempts, Most(bounds)) && TakeAll(state) == Most(bounds);
            },
            iter: 5_000);

    [Test]
    public void Return_SomeGivenBack_LeavesWhatTheOthersTook() =>
        Gen.Select(s_bounds, Gen.Bool.Array[12]).Sample(
            static (bounds, spends) =>
            {
                var state = New(bounds with { Concurrency = 99 });
                var kept = 0;
                foreach (var spent in spends)
                {
                    if (state.TryTake(500, Window(1), true, out var lease, out _) == LimitAnswer.Taken)
                    {
                        state.Return(lease, spent, 500);
                        kept += spent ? 1 : 0;
                    }
                }

                return TakeAll(state) == Most(bounds with { Concurrency = 99 }) - kept;
            },
            iter: 5_000);

    private static LimitState New((int Burst, int Quota, int Concurrency) bounds) => new(new LimitBounds(
        Limited.Rule("any", new RateRule(100, TimeSpan.FromSeconds(1), bounds.Burst), bounds.Concurrency, new QuotaRule(bounds.Quota, QuotaPeriod.Day, TimeZoneInfo.Utc)),
        frequency: 100 * Interval));

    private static int Most((int Burst, int Quota, int Concurrency) bounds) => Math.Min(bounds.Burst, Math.Min(bounds.Quota, bounds.Concurrency));

    private static int TakeAll(LimitState state) => Enumerable.Range(0, 20).Count(_ => state.TryTake(500, Window(1), true, out LimitLease _, out var _) == LimitAnswer.Taken);

    private static QuotaWindow Window(long number) => new(default, default, number, 0);

    /// <summary>In no stretch of time more than a burst and what the rate adds to it.</summary>
    private static bool IsWithinTheRate(List<LimitLease> kept, int burst)
    {
        var times = kept.Select(static lease => lease.TakenAt).Order().ToArray();
        for (var first = 0; first < times.Length; first++)
        {
            for (var last = first; last < times.Length; last++)
            {
                if (last - first + 1 > burst + ((times[last] - times[first]) / Interval))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
