using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Spine;

/// <summary>The stages hear that a call became a task before its run may begin.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskCreatedTests
{
    private readonly List<GovernanceStage> _told = [];

    private sealed class Listening(GovernanceStage stage, List<GovernanceStage> told, Func<Denial?>? says = null) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => stage;

        internal override ValueTask<Denial?> TaskCreatedAsync(InvokeContext context)
        {
            told.Add(stage);
            return new(says?.Invoke());
        }
    }

    [Test]
    public async Task TaskCreatedAsync_NobodyObjects_EveryStageIsToldOutermostFirst()
    {
        var pipeline = new GovernancePipeline([new Listening(GovernanceStage.Guards, _told), new Listening(GovernanceStage.Telemetry, _told), new FakeRecorder()]);

        (await pipeline.TaskCreatedAsync(new FakeInvokeContext())).Should().BeNull();

        _told.Should().Equal(GovernanceStage.Telemetry, GovernanceStage.Guards);
    }

    [Test]
    public async Task TaskCreatedAsync_OneObjects_ItsRefusalIsTheAnswer()
    {
        var denial = new Denial { Code = "test.no" };
        var pipeline = new GovernancePipeline([new Listening(GovernanceStage.Audit, _told, () => denial), new Listening(GovernanceStage.Guards, _told)]);

        (await pipeline.TaskCreatedAsync(new FakeInvokeContext())).Should().BeSameAs(denial);

        _told.Should().Equal(GovernanceStage.Audit);
    }

    [Test]
    public async Task TaskCreatedAsync_OneThrows_IsARefusalAndKeptForTheOperator()
    {
        var thrown = new FormatException("secret");
        var call = new FakeInvokeContext();

        var denial = await new GovernancePipeline([new Listening(GovernanceStage.Audit, _told, () => throw thrown)]).TaskCreatedAsync(call);

        denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        denial.Detail.Should().NotContain("secret");
        call.StageFailure.Should().BeSameAs(thrown);
    }
}
