using System.Threading.Tasks.Sources;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GuardedStageTests
{
    private readonly FakeInvokeContext _call = new();

    private ValueTask RunAsync(Func<InvokeContext, GovernanceHandler<InvokeContext>, ValueTask> interceptor) =>
        new GuardedStage<InvokeContext>(GovernanceStage.Guards, interceptor, static _ => ValueTask.CompletedTask).RunAsync(_call);

    [Test]
    public async Task RunAsync_CompletedAtOnce_HandsItsTaskOn()
    {
        var completed = new ValueTask(new Completed(), token: 7);

        var running = RunAsync((_, _) => completed);

        running.Should().Be(completed, "the synchronous way has no state machine");
        await running;
        _call.Denial.Should().BeNull();
    }

    [Test]
    public async Task RunAsync_ThrewAtOnceOrLater_IsARefusalWithItsStage([Values] bool later)
    {
        var cause = new FormatException();

        await RunAsync((_, _) => later ? LaterAsync(cause) : throw cause);

        _call.Denial.Should().Be(Denials.Failed(GovernanceStage.Guards, cause));
        _call.StageFailure.Should().BeSameAs(cause);
    }

    [Test]
    public async Task RunAsync_FaultedTask_IsARefusal()
    {
        await RunAsync(static (_, _) => ValueTask.FromException(new FormatException()));

        _call.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
    }

    [Test]
    public async Task RunAsync_FailedAgain_KeepsTheFirstCause()
    {
        var first = new FormatException();
        await RunAsync((_, _) => throw first);
        await RunAsync(static (_, _) => throw new TimeoutException());

        _call.StageFailure.Should().BeSameAs(first);
    }

    private static async ValueTask LaterAsync(Exception cause)
    {
        await Task.Yield();
        throw cause;
    }

    private sealed class Completed : IValueTaskSource
    {
        public void GetResult(short token)
        {
        }

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => continuation(state);
    }
}
