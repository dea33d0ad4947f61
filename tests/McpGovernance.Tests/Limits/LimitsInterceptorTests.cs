using McpGovernance.Limits;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using FakeInvokeContext = McpGovernance.Tests.Support.Identity.FakeInvokeContext;
using FakeListContext = McpGovernance.Tests.Support.Identity.FakeListContext;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LimitsInterceptorTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero));
    private readonly LimitsInterceptor _interceptor;

    public LimitsInterceptorTests() => _interceptor = new(Options.Create(new LimitsOptions()), _time);

    [Test]
    public void InvokeAsync_NoLimits_GoesOnAndAllocatesNothing()
    {
        var context = Limited.Call(_time, []);
        var runs = 0;

        Allocations.PerRun(() => Allocations.Completed(_interceptor.InvokeAsync(context, _ =>
        {
            runs++;
            return ValueTask.CompletedTask;
        }))).Should().BeLessThan(200, "that is the delegate of this test");
        Allocations.PerRun(() => Allocations.Completed(_interceptor.InvokeAsync(context, static _ => ValueTask.CompletedTask))).Should().Be(0);

        runs.Should().Be(1_200);
    }

    [Test]
    public async Task InvokeAsync_RateUsedUp_IsRefusedUntilItCanSucceed()
    {
        var limit = Limited.Rate(2);
        (await RunAsync(limit)).Should().BeNull();
        (await RunAsync(limit)).Should().BeNull();
        _time.Advance(TimeSpan.FromMinutes(20));

        var denial = await RunAsync(limit);

        (denial!.Code, denial.Retryable, denial.Hidden, denial.RetryAfter).Should().Be((DenialCodes.LimitExceeded, true, false, TimeSpan.FromMinutes(40)));
        denial.Message.Should().Be("Too many calls of this kind. Wait, then try again.");
        denial.Detail.Should().Be("Over the rate of 'limits/rate'.");
        _time.Advance(denial.RetryAfter!.Value);
        (await RunAsync(limit)).Should().BeNull();
    }

    [Test]
    public async Task InvokeAsync_QuotaUsedUp_IsRefusedUntilTheNextPeriod()
    {
        var limit = Limited.Quota(1);
        (await RunAsync(limit)).Should().BeNull();

        var denial = await RunAsync(limit);

        (denial!.Code, denial.RetryAfter, denial.Detail).Should().Be((DenialCodes.LimitExceeded, TimeSpan.FromHours(12), "Over the quota of 'limits/quota'."));
        _time.Advance(denial.RetryAfter!.Value);
        (await RunAsync(limit)).Should().BeNull();
    }

    [Test]
    public async Task InvokeAsync_TooManyAtOnce_AreRefusedUntilOneHasEnded([Values] bool fails)
    {
        var limit = Limited.Concurrency(1);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = StartAsync(Limited.Call(_time, [limit]), gate.Task);

        var denial = await RunAsync(limit);

        (denial!.Code, denial.Retryable, denial.RetryAfter, denial.Detail).Should().Be((DenialCodes.LimitExceeded, true, null, "Over the concurrency of 'limits/concurrency'."));
        if (fails)
        {
            gate.SetException(new InvalidOperationException());
            await ((Func<Task>)(() => first)).Should().ThrowAsync<InvalidOperationException>();
        }
        else
        {
            gate.SetResult();
            await first;
        }

        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = StartAsync(Limited.Call(_time, [limit]), next.Task);
        (await RunAsync(limit)).Should().NotBeNull("a place is given back once and not twice");
        next.SetResult();
        await second;
    }

    [Test]
    public async Task InvokeAsync_NextThrowsAtOnceOrIsCancelled_FreesThePlace()
    {
        var limit = Limited.Concurrency(1);
        var throwing = () => _interceptor.InvokeAsync(Limited.Call(_time, [limit]), static _ => throw new InvalidOperationException()).AsTask();
        var cancelled = () => _interceptor.InvokeAsync(Limited.Call(_time, [limit]), static _ => ValueTask.FromCanceled(new CancellationToken(canceled: true))).AsTask();

        await throwing.Should().ThrowAsync<InvalidOperationException>();
        await cancelled.Should().ThrowAsync<OperationCanceledException>();

        (await RunAsync(limit)).Should().BeNull();
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task InvokeAsync_OneOfTwoLimitsRefuses_TakesNothingOfTheOther(int place)
    {
        var (wide, narrow) = (Limited.Rule("wide", new RateRule(24, TimeSpan.FromDays(1), 2), 1, new QuotaRule(2, QuotaPeriod.Day, TimeZoneInfo.Utc)), Limited.Rate(1, "narrow"));
        var both = place == 0 ? new[] { narrow, wide } : [wide, narrow];
        (await RunAsync(both)).Should().BeNull();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            (await RunAsync(both))!.Detail.Should().Be("Over the rate of 'limits/narrow'.");
        }

        (await RunAsync(wide)).Should().BeNull();
        (await RunAsync(wide)).Should().NotBeNull();
    }

    [Test]
    public async Task InvokeAsync_SeveralRefuse_TheFirstOfThePolicySaysSo()
    {
        LimitRule[] limits = [Limited.Rate(1, "one"), Limited.Rate(1, "two")];
        await RunAsync(limits);

        (await RunAsync(limits))!.Detail.Should().Be("Over the rate of 'limits/one'.");
    }

    [Test]
    public async Task InvokeAsync_HandlerNeverStarted_SpendsNothing([Values] bool later)
    {
        LimitRule[] limits = [Limited.Rate(1), Limited.Quota(1), Limited.Concurrency(1)];
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var refused = Limited.Call(_time, limits);
            await _interceptor.InvokeAsync(refused, async context =>
            {
                if (later)
                {
                    await Task.Yield();
                }

                await context.Deny(new Denial { Code = "acme.no" });
            });
            refused.Denial!.Code.Should().Be("acme.no");
        }

        (await RunAsync(limits)).Should().BeNull();
        (await RunAsync(limits)).Should().NotBeNull();
    }

    [Test]
    public async Task InvokeAsync_HandlerStarted_IsSpentWhateverCameOfIt([Values] bool refusedAfterwards)
    {
        var limit = Limited.Rate(1);
        var call = Limited.Call(_time, [limit]);
        call.Handler = static () => throw new InvalidOperationException();

        await _interceptor.InvokeAsync(call, async context =>
        {
            await context.RunHandlerAsync();
            if (refusedAfterwards)
            {
                await context.Deny(new Denial { Code = "acme.no" });
            }
        });

        (await RunAsync(limit)).Should().NotBeNull();
    }

    [Test]
    public async Task InvokeAsync_WaitsForInputBeforeItsHandler_IsPaidOnceByTheFirstRound()
    {
        LimitRule[] limits = [Limited.Rate(1), Limited.Quota(1), Limited.Concurrency(1)];
        var asks = Limited.Call(_time, limits);
        await _interceptor.InvokeAsync(asks, static context =>
        {
            context.Result = new InputRequiredResult();
            return ValueTask.CompletedTask;
        });

        (await RunAsync(limits)).Should().NotBeNull("the call that asks will come back, and is paid for");
        var later = Limited.Call(_time, limits);
        later.Continuation = Limited.LaterRound();
        (await RunAsync(later)).Should().BeNull();
        later.HandlerStarted.Should().BeTrue();
    }

    [Test]
    public async Task InvokeAsync_LaterRound_NeedsAPlaceWhileItRuns()
    {
        var limit = Limited.Concurrency(1);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = StartAsync(Limited.Call(_time, [limit]), gate.Task);
        var later = Limited.Call(_time, [limit]);
        later.Continuation = Limited.LaterRound();

        (await RunAsync(later))!.Code.Should().Be(DenialCodes.LimitExceeded);

        gate.SetResult();
        await running;
    }

    [Test]
    public async Task InvokeAsync_RoundThatASuspendedHandlerWaitsFor_NeedsNoSecondPlace()
    {
        LimitRule[] limits = [Limited.Concurrency(1), Limited.Rate(1)];
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var suspended = StartAsync(Limited.Call(_time, limits), gate.Task);
        var resumes = Limited.Call(_time, limits);
        resumes.Continuation = Limited.LaterRound(isSuspended: true);

        (await RunAsync(resumes)).Should().BeNull();

        gate.SetResult();
        await suspended;
        (await RunAsync(Limited.Concurrency(1))).Should().BeNull();
    }

    [Test]
    public async Task InvokeAsync_InterceptorAroundItCallsTwice_IsCountedOnce()
    {
        var limit = Limited.Rate(2);
        var call = Limited.Call(_time, [limit]);
        await _interceptor.InvokeAsync(call, static context => context.RunHandlerAsync());

        var again = () => _interceptor.InvokeAsync(call, static context => context.RunHandlerAsync()).AsTask();

        await again.Should().ThrowAsync<InvalidOperationException>().WithMessage("*twice*");
        (await RunAsync(limit)).Should().BeNull();
        (await RunAsync(limit)).Should().NotBeNull();
    }

    [Test]
    public async Task InvokeAsync_EntriesThatMeanTheSame_CountOnce()
    {
        LimitRule[] limits = [Limited.Rate(2), Limited.Rate(2, "other"), Limited.Rate(2) with { Entry = "limits/again" }];

        (await RunAsync(limits)).Should().BeNull();
        (await RunAsync(limits)).Should().BeNull();
        (await RunAsync(limits)).Should().NotBeNull();
    }

    [TestCase(PolicyMode.Warn)]
    [TestCase(PolicyMode.Audit)]
    public async Task InvokeAsync_ModeThatDoesNotEnforce_GoesOnAndIsNoted(PolicyMode mode)
    {
        LimitRule[] limits = [Limited.Rate(1, "one"), Limited.Rate(2, "two")];
        await RunAsync(limits);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var call = Limited.Call(_time, limits, mode: mode);

            (await RunAsync(call)).Should().BeNull();

            call.Unenforced!.Detail.Should().Be("Over the rate of 'limits/one'.");
            call.HandlerStarted.Should().BeTrue();
        }

        (await RunAsync(limits[1])).Should().NotBeNull("what could be taken was taken");
        _time.Advance(TimeSpan.FromHours(1));
        (await RunAsync(limits)).Should().BeNull("what was refused was not taken");
    }

    [Test]
    public async Task InvokeAsync_ModeThatDoesNotEnforce_FreesNoMorePlacesThanItTook()
    {
        var limit = Limited.Concurrency(1);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = Limited.Call(_time, [limit], mode: PolicyMode.Audit);
        Task[] running = [StartAsync(Limited.Call(_time, [limit], mode: PolicyMode.Audit), gate.Task), StartAsync(over, gate.Task)];
        over.Unenforced!.Code.Should().Be(DenialCodes.LimitExceeded);
        gate.SetResult();
        await Task.WhenAll(running);

        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var one = StartAsync(Limited.Call(_time, [limit]), next.Task);
        (await RunAsync(limit)).Should().NotBeNull();
        next.SetResult();
        await one;
    }

    [Test]
    public async Task InvokeAsync_SecondLimitThrows_FirstIsGivenBack()
    {
        var first = Limited.Rule("first", new RateRule(24, TimeSpan.FromDays(1), 1), 1);
        var run = () => RunAsync(first, Limited.Rate(1, "broken", (LimitPart)99));

        await run.Should().ThrowAsync<ArgumentOutOfRangeException>();

        (await RunAsync(first)).Should().BeNull();
    }

    [Test]
    public async Task InvokeAsync_AnotherSession_IsTheSameCaller()
    {
        var limit = Limited.Rate(1);
        await RunAsync(Limited.Call(_time, [limit], session: "one"));

        (await RunAsync(Limited.Call(_time, [limit], session: "two"))).Should().NotBeNull();
    }

    [Test]
    public async Task ListAsync_IsNotLimited()
    {
        var list = new FakeListContext(time: _time);

        await _interceptor.ListAsync(list, static context => context.RunHandlerAsync());

        list.HandlerStarted.Should().BeTrue();
    }

    [Test]
    public void InvokeAsync_32AtOnce_AdmitsExactlyTheBound([Values("rate", "quota", "concurrency", "all")] string what)
    {
        var interceptor = new LimitsInterceptor(Options.Create(new LimitsOptions()), TimeProvider.System);
        LimitRule[] limits =
        [
            .. what is "rate" or "all" ? new[] { Limited.Rate(7, "rate") } : [],
            .. what is "quota" or "all" ? new[] { Limited.Quota(7, period: QuotaPeriod.Month) } : [],
            .. what is "concurrency" or "all" ? new[] { Limited.Concurrency(7) } : [],
        ];
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var admitted = 0;
        var calls = new Task[32];

        Racers.Run(32, racer => calls[racer] = interceptor.InvokeAsync(Limited.Call(TimeProvider.System, limits), async context =>
        {
            Interlocked.Increment(ref admitted);
            await gate.Task;
            await context.RunHandlerAsync();
        }).AsTask());

        admitted.Should().Be(7);
        gate.SetResult();
        Task.WaitAll(calls);
    }

    [Test]
    public void InvokeAsync_AdmittedByItsRate_AllocatesNothing()
    {
        var limit = Limited.Rule("rate", new RateRule(1_000_000, TimeSpan.FromSeconds(1), 1_000_000), per: [LimitPart.Caller, LimitPart.Tool]);
        var context = Limited.Call(_time, [limit]);

        Allocations.PerRun(() => Allocations.Completed(_interceptor.InvokeAsync(context, static _ => ValueTask.CompletedTask))).Should().Be(0);
    }

    private Task<Denial?> RunAsync(params LimitRule[] limits) => RunAsync(Limited.Call(_time, limits));

    private async Task<Denial?> RunAsync(FakeInvokeContext call)
    {
        await StartAsync(call, Task.CompletedTask);
        call.HandlerStarted.Should().Be(call.Denial is null);
        return call.Denial;
    }

    /// <summary>Runs the handler, and ends when the gate opens.</summary>
    private Task StartAsync(FakeInvokeContext call, Task gate) => _interceptor.InvokeAsync(call, async context =>
    {
        await context.RunHandlerAsync();
        await gate;
    }).AsTask();
}
