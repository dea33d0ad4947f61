using McpGovernance.Server;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskOwnerInterceptorTests : IDisposable
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Authenticated, Subject = "alice" };

    private readonly TaskOwners _tasks = new();
    private int _passed;

    public void Dispose() => _tasks.Dispose();

    private async Task<Denial?> RunAsync(TargetKind kind, string name, Caller caller)
    {
        var call = new FakeInvokeContext(operation: GovernedOperation.UseTask) { Target = new GovernanceTarget(kind, name), Caller = caller };
        await new TaskOwnerInterceptor(_tasks).InvokeAsync(call, _ =>
        {
            _passed++;
            return ValueTask.CompletedTask;
        });
        return call.Denial;
    }

    [Test]
    public void Stage_IsAccess() => new TaskOwnerInterceptor(_tasks).Stage.Should().Be(GovernanceStage.Access);

    [Test]
    public async Task InvokeAsync_OwnTask_Passes()
    {
        _tasks.TryAdd("t1", Alice, new TaskRun());
        (await RunAsync(TargetKind.Task, "t1", Alice)).Should().BeNull();
        _passed.Should().Be(1);
    }

    [Test]
    public async Task InvokeAsync_AnothersOrNobodysTask_IsUnknown()
    {
        _tasks.TryAdd("t1", Alice, new TaskRun());
        (await RunAsync(TargetKind.Task, "t1", Caller.Anonymous)).Should().BeSameAs(Denials.Unknown);
        (await RunAsync(TargetKind.Task, "t2", Alice)).Should().BeSameAs(Denials.Unknown);
        (await RunAsync(TargetKind.Task, "", Alice)).Should().BeSameAs(Denials.Unknown);
        _passed.Should().Be(0);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task InvokeAsync_EdgeThatKnowsTheOwner_IsAsked(bool owns)
    {
        _tasks.TryAdd("t1", Alice, new TaskRun());
        var call = new FakeInvokeContext(operation: GovernedOperation.UseTask) { Owns = owns, Target = new GovernanceTarget(TargetKind.Task, owns ? "t2" : "t1"), Caller = Alice };

        await new TaskOwnerInterceptor(_tasks).InvokeAsync(call, static _ => ValueTask.CompletedTask);

        call.Denial.Should().BeSameAs(owns ? null : Denials.Unknown);
    }

    [Test]
    public async Task InvokeAsync_WhatIsNoTask_Passes([Values(TargetKind.Tool, TargetKind.Resource, TargetKind.Prompt, TargetKind.Method)] TargetKind kind)
    {
        (await RunAsync(kind, "t1", Alice)).Should().BeNull();
        _passed.Should().Be(1);
    }
}
