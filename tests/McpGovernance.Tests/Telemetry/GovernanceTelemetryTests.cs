using McpGovernance.Telemetry;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Time.Testing;
using FakePolicyStatus = McpGovernance.Tests.Support.FakePolicyStatus;

namespace McpGovernance.Tests.Telemetry;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GovernanceTelemetryTests : IDisposable
{
    private readonly FakeMeterFactory _factory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingMeterListener _listener;

    public GovernanceTelemetryTests() => _listener = new(_factory);

    public void Dispose()
    {
        _listener.Dispose();
        _factory.Dispose();
    }

    [Test]
    public async Task Measure_HandlerRan_TimeIsSplitBetweenUsAndTheHandler()
    {
        using var telemetry = new GovernanceTelemetry(_factory);
        var context = new FakeInvokeContext(time: _time)
        {
            Handler = () =>
            {
                _time.Advance(TimeSpan.FromSeconds(2));
                return ValueTask.CompletedTask;
            },
        };
        _time.Advance(TimeSpan.FromMilliseconds(3));
        await context.RunHandlerAsync();
        _time.Advance(TimeSpan.FromMilliseconds(4));

        telemetry.Measure(context, CallOutcome.Done, code: null);

        const string Operation = "mcpgovernance.operation=call_tool";
        _listener.All.Should().BeEquivalentTo([
            new CollectingMeterListener.Measured("mcpgovernance.calls", 1, $"{Operation} mcpgovernance.outcome=done"),
            new CollectingMeterListener.Measured("mcpgovernance.governance.duration", 0.007, Operation),
            new CollectingMeterListener.Measured("mcpgovernance.handler.duration", 2, $"{Operation} mcpgovernance.outcome=done"),
        ]);
    }

    [Test]
    public void Measure_Refused_IsCountedByCodeAndTheHandlerIsNotMeasured()
    {
        using var telemetry = new GovernanceTelemetry(_factory);

        telemetry.Measure(new FakeInvokeContext(time: _time, operation: GovernedOperation.ReadResource), CallOutcome.Refused, DenialCodes.AccessUnknown);

        _listener.Of("mcpgovernance.refusals").Should().ContainSingle().Which.Tags.Should()
            .Be("mcpgovernance.code=access.unknown mcpgovernance.operation=read_resource");
        _listener.Of("mcpgovernance.calls").Should().ContainSingle().Which.Tags.Should().Contain("mcpgovernance.outcome=refused");
        _listener.Of("mcpgovernance.handler.duration").Should().BeEmpty();
    }

    [Test]
    public void Measure_EndlessDifferentCodes_AreFewTags()
    {
        using var telemetry = new GovernanceTelemetry(_factory);
        var context = new FakeInvokeContext(time: _time);

        for (var code = 0; code < 1_000; code++)
        {
            telemetry.Measure(context, CallOutcome.Refused, $"custom.code_{code}");
        }

        var tags = _listener.Of("mcpgovernance.refusals").Select(static measured => measured.Tags).Distinct().ToArray();
        tags.Should().HaveCount(TelemetryCodes.MaxCodes + 1).And.ContainSingle(static tag => tag.Contains("=_OTHER"));
    }

    [Test]
    public void Observe_Journal_IsReadWhenAsked()
    {
        var journal = new FakeJournalStatus();
        using var telemetry = new GovernanceTelemetry(_factory, journal);

        _listener.Observe();
        journal.Available = false;
        _listener.Observe();

        _listener.Of("mcpgovernance.journal.queue").Should().HaveCount(2).And.OnlyContain(static measured => measured.Value == 3);
        _listener.Of("mcpgovernance.journal.written").Should().HaveCount(2).And.OnlyContain(static measured => measured.Value == 40);
        _listener.Of("mcpgovernance.journal.failures").Should().HaveCount(2).And.OnlyContain(static measured => measured.Value == 2);
        _listener.Of("mcpgovernance.journal.available").Select(static measured => measured.Value).Should().Equal(1, 0);
    }

    [Test]
    public void Observe_Policy_IsCurrentWhileItHasNoProblem()
    {
        var policy = new FakePolicyStatus();
        using var telemetry = new GovernanceTelemetry(_factory, policy: policy);

        _listener.Observe();
        policy.Reason = "It does not load.";
        _listener.Observe();

        _listener.Of("mcpgovernance.policy.current").Select(static measured => measured.Value).Should().Equal(1, 0);
    }

    [Test]
    public void Names_EveryMember_HasAShortLowerCaseName()
    {
        Enum.GetValues<GovernedOperation>().Select(TelemetryNames.Of)
            .Concat(Enum.GetValues<CallOutcome>().Select(TelemetryNames.Of))
            .Concat(Enum.GetValues<CallerKind>().Select(TelemetryNames.Of))
            .Should().OnlyHaveUniqueItems().And.OnlyContain(static name => name.All(static letter => char.IsAsciiLetterLower(letter) || letter == '_'));
        TelemetryNames.Of(GovernedOperation.ListResourceTemplates).Should().Be("list_resource_templates");
        TelemetryNames.Of(CallOutcome.RefusedByOthers).Should().Be("refused_by_others");
    }
}
