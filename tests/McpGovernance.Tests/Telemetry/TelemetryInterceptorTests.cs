using System.Diagnostics;
using McpGovernance.Telemetry;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace McpGovernance.Tests.Telemetry;

/// <remarks>Listeners to activity sources hear the whole process: these tests run by themselves.</remarks>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TelemetryInterceptorTests : IDisposable
{
    private readonly FakeMeterFactory _factory = new();
    private readonly FakeLogger<TelemetryInterceptor> _logger = new();
    private readonly GovernanceTelemetry _telemetry;
    private readonly TelemetryInterceptor _interceptor;
    private readonly List<Activity> _stopped = [];
    private ActivityListener? _activities;

    public TelemetryInterceptorTests()
    {
        _telemetry = new(_factory);
        _interceptor = new(_telemetry, _logger);
    }

    public void Dispose()
    {
        _activities?.Dispose();
        _telemetry.Dispose();
        _factory.Dispose();
    }

    [Test]
    public void InvokeAsync_NobodyListens_PassesThroughAndAllocatesNothing()
    {
        var context = new FakeInvokeContext();
        var passed = 0;
        GovernanceHandler<InvokeContext> next = _ =>
        {
            passed++;
            return ValueTask.CompletedTask;
        };

        Allocations.PerRun(() => Allocations.Completed(_interceptor.InvokeAsync(context, next))).Should().Be(0);
        passed.Should().Be(1_200);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task InvokeAsync_MetricsListened_AreMeasuredOnceAfterTheHandler(bool synchronously)
    {
        using var listener = new CollectingMeterListener(_factory);
        var gate = new TaskCompletionSource();
        var running = InvokeAsync(new FakeInvokeContext { Handler = async () => await gate.Task });
        if (synchronously)
        {
            gate.SetResult();
        }
        else
        {
            listener.All.Should().BeEmpty();
            gate.SetResult();
        }

        await running;

        listener.Of("mcpgovernance.calls").Should().ContainSingle().Which.Tags.Should().Contain("outcome=done");
        listener.Of("mcpgovernance.refusals").Should().BeEmpty();
    }

    [Test]
    public async Task ListAsync_Refused_IsMeasured()
    {
        using var listener = new CollectingMeterListener(_factory);

        await _interceptor.ListAsync(new FakeListContext(), static context => context.Deny(new Denial { Code = DenialCodes.AuditUnavailable }));

        listener.Of("mcpgovernance.refusals").Should().ContainSingle().Which.Tags.Should()
            .Be("mcpgovernance.code=audit.unavailable mcpgovernance.operation=list_tools");
    }

    [Test]
    public async Task InvokeAsync_SwallowedInside_IsARefusal()
    {
        using var listener = new CollectingMeterListener(_factory);

        await _interceptor.InvokeAsync(new FakeInvokeContext(), static _ => ValueTask.CompletedTask);

        listener.Of("mcpgovernance.refusals").Should().ContainSingle().Which.Tags.Should().Contain(DenialCodes.GovernanceUndecided);
        listener.Of("mcpgovernance.calls").Should().ContainSingle().Which.Tags.Should().Contain("outcome=refused");
    }

    [Test]
    public async Task InvokeAsync_SpanOfTheSdk_IsJoinedAndNothingPersonalIsOnIt()
    {
        Listen(TelemetryNames.SdkSource, TelemetryNames.Source);
        using var source = new ActivitySource(TelemetryNames.SdkSource);
        var context = new FakeInvokeContext
        {
            CallId = Guid.NewGuid(),
            Caller = new() { Kind = CallerKind.Authenticated, Subject = "alice", Issuer = "https://login.example" },
        };

        using (var span = source.StartActivity("tools/call get_ticket", ActivityKind.Server))
        {
            await _interceptor.InvokeAsync(context, static inner => inner.Deny(new Denial { Code = DenialCodes.AccessUnknown, Detail = "secret" }));
        }

        _stopped.Should().ContainSingle().Which.TagObjects.Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["mcpgovernance.call.id"] = context.CallId.ToString(),
            ["mcpgovernance.operation"] = "call_tool",
            ["mcpgovernance.outcome"] = "refused",
            ["mcpgovernance.caller.kind"] = "authenticated",
            ["mcpgovernance.code"] = DenialCodes.AccessUnknown,
        });
    }

    [Test]
    public async Task TaskCreatedAsync_SpanOfTheSdk_SaysTaskAndStaysAsItEnded_WhileTheCallIsCountedOnce()
    {
        Listen(TelemetryNames.SdkSource);
        using var listener = new CollectingMeterListener(_factory);
        using var source = new ActivitySource(TelemetryNames.SdkSource);
        var gate = new TaskCompletionSource();
        var context = new FakeInvokeContext { CallId = Guid.NewGuid() };
        Task running;

        using (source.StartActivity("tools/call get_ticket", ActivityKind.Server))
        {
            running = _interceptor.InvokeAsync(context, async inner =>
            {
                (await _interceptor.TaskCreatedAsync(inner)).Should().BeNull();
                await gate.Task;
                await inner.Deny(new Denial { Code = DenialCodes.AccessUnknown });
            }).AsTask();
        }

        gate.SetResult();
        await running;

        var span = _stopped.Should().ContainSingle().Which;
        span.GetTagItem("mcpgovernance.call.id").Should().Be(context.CallId.ToString());
        span.GetTagItem("mcpgovernance.outcome").Should().Be("task_created");
        span.GetTagItem("mcpgovernance.code").Should().BeNull();
        listener.Of("mcpgovernance.calls").Should().ContainSingle().Which.Tags.Should().Contain("outcome=refused");
    }

    [Test]
    public async Task InvokeAsync_NoSpanButAListener_StartsItsOwnAndGivesTheOldOneBack()
    {
        Listen(TelemetryNames.Source);
        using var outer = new Activity("request").Start();
        var gate = new TaskCompletionSource();
        Activity? inside = null;

        var running = InvokeAsync(new FakeInvokeContext
        {
            Handler = async () =>
            {
                inside = Activity.Current;
                await gate.Task;
            },
        });
        Activity.Current.Should().BeSameAs(outer);
        gate.SetResult();
        await running;

        Activity.Current.Should().BeSameAs(outer);
        var own = _stopped.Should().ContainSingle().Which;
        own.Should().BeSameAs(inside);
        own.OperationName.Should().Be("governance call_tool");
        own.ParentId.Should().Be(outer.Id);
        own.GetTagItem("mcpgovernance.outcome").Should().Be("done");
        own.GetTagItem("mcpgovernance.code").Should().BeNull();
        outer.TagObjects.Should().BeEmpty();
    }

    [Test]
    public async Task InvokeAsync_SomebodyElsesSpanAndNoListener_TagsThatSpan()
    {
        using var outer = new Activity("request").Start();
        outer.IsAllDataRequested = true;

        await InvokeAsync(new FakeInvokeContext());

        outer.GetTagItem("mcpgovernance.outcome").Should().Be("done");
    }

    [Test]
    public async Task InvokeAsync_ListenersThatThrow_ChangeNoAnswerAndAreSaidOnce()
    {
        using var listener = new CollectingMeterListener(_factory) { Failure = new InvalidOperationException("exporter") };
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TelemetryNames.Source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = static _ => throw new InvalidOperationException("exporter"),
        };
        ActivitySource.AddActivityListener(_activities);
        var context = new FakeInvokeContext();

        await InvokeAsync(context);
        await InvokeAsync(new FakeInvokeContext());

        (context.Denial, context.HandlerStarted).Should().Be((null, true));
        _logger.Collector.GetSnapshot().Should().ContainSingle().Which.Level.Should().Be(LogLevel.Warning);
    }

    private async Task InvokeAsync(FakeInvokeContext context)
    {
        await new GovernancePipeline([_interceptor, new RecordingInterceptor()]).InvokeAsync(context);
        context.Denial.Should().BeNull();
    }

    private void Listen(params string[] sources)
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _stopped.Add,
        };
        ActivitySource.AddActivityListener(_activities);
    }

    private sealed class RecordingInterceptor : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Audit;

        public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            await next(context);
            context.IsRecorded = true;
        }
    }
}
