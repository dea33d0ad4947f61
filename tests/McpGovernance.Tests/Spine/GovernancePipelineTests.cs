using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Spine;

/// <summary>Whatever an interceptor does, the request is decided, the handler runs at most once, and the end is recorded once.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GovernancePipelineTests
{
    private readonly FakeRecorder _recorder = new();
    private readonly List<string> _order = [];
    private int _runs;

    private FakeInvokeContext Call(ToolKind kind = ToolKind.Write) => new(kind: kind)
    {
        Handler = context =>
        {
            _runs++;
            _order.Add("handler");
            context.Result = new ModelContextProtocol.Protocol.CallToolResult();
            return ValueTask.CompletedTask;
        },
    };

    private FakeListContext List() => new()
    {
        Handler = _ =>
        {
            _runs++;
            return ValueTask.CompletedTask;
        },
    };

    private GovernancePipeline Pipeline(params GovernanceInterceptor[] interceptors) => new([_recorder, .. interceptors]);

    private DelegatingInterceptor Noting(GovernanceStage stage, string name) => new(stage, async (_, next) =>
    {
        _order.Add($"{name} in");
        await next();
        _order.Add($"{name} out");
    });

    private static DelegatingInterceptor Stage(GovernanceStage stage, Func<GovernanceContext, Func<ValueTask>, ValueTask> body) => new(stage, body);

    private static IEnumerable<GovernanceStage> Inside => Enum.GetValues<GovernanceStage>().Where(static stage => stage > GovernanceStage.Audit);

    [Test]
    public async Task InvokeAsync_AnyOrderOfRegistration_RunsByStageAndWithinOneByRegistration()
    {
        var pipeline = Pipeline(
            Noting(GovernanceStage.Intent, "intent"),
            Noting(GovernanceStage.Access, "first access"),
            Noting(GovernanceStage.Telemetry, "telemetry"),
            Noting(GovernanceStage.Access, "second access"));

        await pipeline.InvokeAsync(Call());

        _order.Should().Equal(
            "telemetry in", "first access in", "second access in", "intent in", "handler", "intent out", "second access out", "first access out", "telemetry out");
        _recorder.Ends.Should().Equal((CallOutcome.Done, null));
    }

    [Test]
    public async Task ListAsync_AnyOrderOfRegistration_RunsByStage()
    {
        var pipeline = Pipeline(Noting(GovernanceStage.Intent, "intent"), Noting(GovernanceStage.Identity, "identity"));
        var list = List();

        await pipeline.ListAsync(list);

        _order.Should().Equal("identity in", "intent in", "intent out", "identity out");
        list.Count.Should().Be(2);
        _recorder.Ends.Should().Equal((CallOutcome.Done, null));
    }

    [Test]
    public void Constructor_NoInterceptors_Throws() => ((Action)(() => _ = new GovernancePipeline(null!))).Should().Throw<ArgumentNullException>();

    [TestCase(-1)]
    [TestCase(13)]
    public void Constructor_StageThatDoesNotExist_ThrowsAndNamesIt(int stage) =>
        ((Action)(() => Pipeline(Stage((GovernanceStage)stage, static (_, next) => next()))))
            .Should().Throw<GovernanceConfigurationException>()
            .WithMessage($"Interceptor '{typeof(DelegatingInterceptor)}' names stage {stage}, which does not exist. Name a member of GovernanceStage.");

    [Test]
    public void ToString_PrintsOneLineForEachInterceptor()
    {
        var pipeline = Pipeline(Noting(GovernanceStage.Containment, "x"), Noting(GovernanceStage.Telemetry, "y"));

        pipeline.ToString().Should().Be("Telemetry   DelegatingInterceptor\nAudit       FakeRecorder\nContainment DelegatingInterceptor");
        pipeline.Interceptors.Select(static interceptor => interceptor.Stage)
            .Should().Equal(GovernanceStage.Telemetry, GovernanceStage.Audit, GovernanceStage.Containment);
    }

    [Test]
    public async Task Empty_RunsTheHandler_AndRefusesBecauseNobodyRecorded()
    {
        var call = Call(ToolKind.Read);

        await new GovernancePipeline([]).InvokeAsync(call);

        _runs.Should().Be(1);
        call.Denial!.Code.Should().Be(DenialCodes.GovernanceUndecided);
    }

    [Test]
    public async Task Passing_OneInstanceServesBothKindsByDefault()
    {
        var pipeline = Pipeline(new PassingInterceptor());
        var call = Call();
        var list = List();

        await pipeline.InvokeAsync(call);
        await pipeline.ListAsync(list);

        _runs.Should().Be(2);
        call.Denial.Should().BeNull();
        list.Denial.Should().BeNull();
    }

    [Test]
    public async Task Denying_AtAnyStage_DoesNotRunAndIsRecordedOnce([ValueSource(nameof(Inside))] GovernanceStage stage, [Values] bool list)
    {
        var context = await RunAsync(list, DelegatingInterceptor.Denying("acme.no", stage));

        context.Denial!.Code.Should().Be("acme.no");
        _runs.Should().Be(0);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, "acme.no"));
        _recorder.Entered.Should().Be(1);
    }

    [Test]
    public async Task Denying_OutsideAudit_IsRecordedAllTheSame([Values] bool list)
    {
        await RunAsync(list, DelegatingInterceptor.Denying("acme.no", GovernanceStage.Telemetry));

        _runs.Should().Be(0);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, "acme.no"));
    }

    [Test]
    public async Task Denying_ThenCallingNext_DoesNotRun([Values] bool list)
    {
        await RunAsync(list, Stage(GovernanceStage.Guards, static async (context, next) =>
        {
            await context.Deny(new Denial { Code = "acme.no" });
            await next();
        }));

        _runs.Should().Be(0);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, "acme.no"));
    }

    [Test]
    public async Task NeverCallingNext_IsUndecided([Values(GovernanceStage.Telemetry, GovernanceStage.Access, GovernanceStage.Intent)] GovernanceStage stage, [Values] bool list)
    {
        var context = await RunAsync(list, Stage(stage, static (_, _) => ValueTask.CompletedTask));

        _runs.Should().Be(0);
        context.Denial!.Code.Should().Be(DenialCodes.GovernanceUndecided);
        _recorder.Ends.Should().ContainSingle();
        if (stage < GovernanceStage.Audit)
        {
            _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceUndecided));
        }
    }

    [Test]
    public async Task CallingNextTwice_RunsTheHandlerOnceAndRefuses(
        [Values(GovernanceStage.Telemetry, GovernanceStage.Access, GovernanceStage.Intent)] GovernanceStage stage, [Values] bool list)
    {
        var context = await RunAsync(list, Stage(stage, static async (_, next) =>
        {
            await next();
            await next();
        }));

        _runs.Should().Be(1);
        (context.Denial?.Code).Should().Be(stage < GovernanceStage.Audit ? null : list ? DenialCodes.GovernanceFailed : DenialCodes.ResultWithheld);
        (context.Denial is null).Should().Be(stage < GovernanceStage.Audit, "what is on record as done is answered so");
        context.StageFailure.Should().BeOfType<InvalidOperationException>().Which.Message.Should()
            .Be("The handler was asked to run twice. An interceptor must call 'next' exactly once.");
        _recorder.Ends.Should().ContainSingle();
    }

    [Test]
    public async Task ThrowingBeforeNext_IsARefusal([Values] GovernanceStage stage, [Values] bool list, [Values] bool asynchronously)
    {
        var context = await RunAsync(list, Stage(stage, async (_, _) =>
        {
            await YieldAsync(asynchronously);
            throw new FormatException("secret");
        }));

        _runs.Should().Be(0);
        context.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        context.Denial.Detail.Should().Be($"Stage '{stage}' failed with FormatException.");
        context.StageFailure.Should().BeOfType<FormatException>();
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceFailed));
    }

    [Test]
    public async Task ThrowingAtOnce_WithoutATask_IsARefusal([Values] GovernanceStage stage, [Values] bool list)
    {
        var context = await RunAsync(list, Stage(stage, static (_, _) => throw new FormatException()));

        context.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        _runs.Should().Be(0);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceFailed));
    }

    [Test]
    public async Task ThrowingAfterNext_OfAChange_SaysThatItWasCarriedOut([ValueSource(nameof(Inside))] GovernanceStage stage, [Values] bool asynchronously)
    {
        var context = await RunAsync(list: false, Stage(stage, async (_, next) =>
        {
            await next();
            await YieldAsync(asynchronously);
            throw new FormatException();
        }));

        _runs.Should().Be(1);
        context.Denial!.Code.Should().Be(DenialCodes.ResultWithheld);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.ResultWithheld));
    }

    [Test]
    public async Task ThrowingAfterNext_OutsideAudit_AnswersWhatIsOnRecord([Values] bool list)
    {
        var context = await RunAsync(list, Stage(GovernanceStage.Telemetry, static async (_, next) =>
        {
            await next();
            throw new FormatException();
        }));

        context.Denial.Should().BeNull();
        context.StageFailure.Should().BeOfType<FormatException>();
        _recorder.Ends.Should().Equal((CallOutcome.Done, null));
    }

    [Test]
    public async Task ThrowingAfterNext_OfARead_IsRefused()
    {
        var call = Call(ToolKind.Read);

        await Pipeline(Stage(GovernanceStage.Contract, static async (_, next) =>
        {
            await next();
            throw new FormatException();
        })).InvokeAsync(call);

        call.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        _recorder.Ends.Should().Equal((CallOutcome.Refused, DenialCodes.GovernanceFailed));
    }

    [Test]
    public async Task Throwing_Twice_KeepsTheFirstFailure()
    {
        var context = await RunAsync(
            list: false,
            Stage(GovernanceStage.Access, static (_, _) => throw new FormatException()),
            Stage(GovernanceStage.Identity, static async (_, next) =>
            {
                await next();
                throw new TimeoutException();
            }));

        context.StageFailure.Should().BeOfType<FormatException>();
        context.Denial!.Detail.Should().Contain("'Access'");
    }

    [Test]
    public async Task Recorder_ThatDoesNotRecord_IsAskedAgainAndTheRequestIsRefused([Values] bool list, [Values] bool read)
    {
        var entered = 0;
        GovernanceContext context = list ? List() : Call(read ? ToolKind.Read : ToolKind.Write);
        var pipeline = new GovernancePipeline(
        [
            Stage(GovernanceStage.Audit, (_, next) => ++entered == 1 ? next() : ValueTask.CompletedTask),
        ]);

        await (list ? pipeline.ListAsync((ListContext)context) : pipeline.InvokeAsync((InvokeContext)context));

        entered.Should().Be(2);
        _runs.Should().Be(1);
        context.Denial!.Code.Should().Be(!list && !read ? DenialCodes.ResultWithheld : DenialCodes.GovernanceUndecided);
    }

    [Test]
    public async Task Recorder_ThatFailsAfterTheHandler_IsAskedAgainAndRecords([Values] bool list)
    {
        var entered = 0;
        GovernanceContext context = list ? List() : Call();
        var pipeline = new GovernancePipeline(
        [
            Stage(GovernanceStage.Audit, async (request, next) =>
            {
                await next();
                if (++entered == 1)
                {
                    throw new IOException();
                }

                request.IsRecorded = true;
            }),
        ]);

        await (list ? pipeline.ListAsync((ListContext)context) : pipeline.InvokeAsync((InvokeContext)context));

        _runs.Should().Be(1);
        context.IsRecorded.Should().BeTrue();
        context.Denial!.Code.Should().Be(list ? DenialCodes.GovernanceFailed : DenialCodes.ResultWithheld);
    }

    [Test]
    public async Task Recorder_ThatFailsFirst_RecordsTheRefusalWithoutTheOtherStages([Values] bool list)
    {
        var entered = 0;
        GovernanceContext context = list ? List() : Call();
        var pipeline = new GovernancePipeline(
        [
            Stage(GovernanceStage.Audit, async (request, next) =>
            {
                if (++entered == 1)
                {
                    throw new IOException();
                }

                await next();
                request.IsRecorded = true;
            }),
            Noting(GovernanceStage.Identity, "identity"),
        ]);

        await (list ? pipeline.ListAsync((ListContext)context) : pipeline.InvokeAsync((InvokeContext)context));

        entered.Should().Be(2);
        _runs.Should().Be(0);
        _order.Should().BeEmpty();
        context.IsRecorded.Should().BeTrue();
        context.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
    }

    [Test]
    public async Task Passing_Synchronously_CompletesSynchronously()
    {
        var running = Pipeline(new PassingInterceptor(), new PassingInterceptor()).InvokeAsync(Call());

        running.IsCompletedSuccessfully.Should().BeTrue();
        await running;
    }

    private async Task<GovernanceContext> RunAsync(bool list, params GovernanceInterceptor[] interceptors)
    {
        var pipeline = Pipeline(interceptors);
        if (list)
        {
            var listed = List();
            await pipeline.ListAsync(listed);
            return listed;
        }

        var call = Call();
        await pipeline.InvokeAsync(call);
        return call;
    }

    private static async Task YieldAsync(bool really)
    {
        if (really)
        {
            await Task.Yield();
        }
    }

    private sealed class PassingInterceptor : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Limits;
    }

    [Test]
    public async Task TaskCreatedAsync_NobodyObjects_EveryStageIsToldOutermostFirst()
    {
        List<GovernanceStage> told = [];
        var pipeline = new GovernancePipeline([new TaskListener(GovernanceStage.Guards, told), new TaskListener(GovernanceStage.Telemetry, told), new FakeRecorder()]);

        (await pipeline.TaskCreatedAsync(new FakeInvokeContext())).Should().BeNull();

        told.Should().Equal(GovernanceStage.Telemetry, GovernanceStage.Guards);
    }

    [Test]
    public async Task TaskCreatedAsync_OneObjects_ItsRefusalIsTheAnswer()
    {
        List<GovernanceStage> told = [];
        var denial = new Denial { Code = "test.no" };
        var pipeline = new GovernancePipeline([new TaskListener(GovernanceStage.Audit, told, () => denial), new TaskListener(GovernanceStage.Guards, told)]);

        (await pipeline.TaskCreatedAsync(new FakeInvokeContext())).Should().BeSameAs(denial);

        told.Should().Equal(GovernanceStage.Audit);
    }

    [Test]
    public async Task TaskCreatedAsync_OneThrows_IsARefusalAndKeptForTheOperator()
    {
        List<GovernanceStage> told = [];
        var thrown = new FormatException("secret");
        var call = new FakeInvokeContext();

        var denial = await new GovernancePipeline([new TaskListener(GovernanceStage.Audit, told, () => throw thrown)]).TaskCreatedAsync(call);

        denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        denial.Detail.Should().NotContain("secret");
        call.StageFailure.Should().BeSameAs(thrown);
    }

    private sealed class TaskListener(GovernanceStage stage, List<GovernanceStage> told, Func<Denial?>? says = null) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => stage;

        internal override ValueTask<Denial?> TaskCreatedAsync(InvokeContext context)
        {
            told.Add(stage);
            return new(says?.Invoke());
        }
    }
}
