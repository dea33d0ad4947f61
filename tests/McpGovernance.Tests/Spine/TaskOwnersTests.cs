using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskOwnersTests : IDisposable
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Authenticated, Issuer = "i", Subject = "alice" };
    private static readonly Caller Bob = Alice with { Subject = "bob" };

    private readonly TaskOwners _tasks = new(capacity: 4, perCaller: 2);

    public void Dispose() => _tasks.Dispose();

    private TaskRun Add(string id, Caller caller)
    {
        var run = new TaskRun();
        _tasks.TryAdd(id, caller, run).Should().BeTrue();
        return run;
    }

    [Test]
    public void IsOwner_OfOnesOwn_AndOfNobodysTask()
    {
        Add("t1", Alice);

        _tasks.IsOwner("t1", Alice).Should().BeTrue();
        _tasks.IsOwner("t1", Alice with { }).Should().BeTrue();
        _tasks.IsOwner("t1", Bob).Should().BeFalse();
        _tasks.IsOwner("T1", Alice).Should().BeFalse();
        _tasks.IsOwner("t2", Alice).Should().BeFalse();
        _tasks.IsOwner("t2", Caller.Anonymous).Should().BeFalse();
    }

    [Test]
    public void IsOwner_TheSameSubjectOfAnotherIssuerTenantOrClient_IsAnotherCaller()
    {
        Add("t1", Alice);

        _tasks.IsOwner("t1", Alice with { Issuer = "j" }).Should().BeFalse();
        _tasks.IsOwner("t1", Alice with { Tenant = "t" }).Should().BeFalse();
        _tasks.IsOwner("t1", Alice with { ClientId = "c" }).Should().BeFalse();
        _tasks.IsOwner("t1", Alice with { Kind = CallerKind.Local }).Should().BeFalse();
    }

    [Test]
    public void IsOwner_Anonymous_OwnsNothing()
    {
        var run = Add("t1", Caller.Anonymous);

        _tasks.IsOwner("t1", Caller.Anonymous).Should().BeFalse();
        _tasks.Run("t1").Should().BeSameAs(run);
    }

    [Test]
    public void TryAdd_AnIdThatIsKnown_IsRefusedAndStaysWhoseItIs()
    {
        var run = Add("t1", Alice);

        _tasks.TryAdd("t1", Bob, new TaskRun()).Should().BeFalse();

        _tasks.IsOwner("t1", Alice).Should().BeTrue();
        _tasks.IsOwner("t1", Bob).Should().BeFalse();
        _tasks.Run("t1").Should().BeSameAs(run);
    }

    [Test]
    public async Task TryAdd_CallerAtItsBound_LosesItsOwnOldestOnly()
    {
        Add("b1", Bob);
        var lost = Add("t1", Alice);
        Add("t2", Alice);
        Add("t3", Alice);

        _tasks.IsOwner("t1", Alice).Should().BeFalse();
        _tasks.IsOwner("t2", Alice).Should().BeTrue();
        _tasks.IsOwner("t3", Alice).Should().BeTrue();
        _tasks.IsOwner("b1", Bob).Should().BeTrue();
        lost.TryBegin().Should().BeFalse("it was given up");
        (await lost.EndAsync(new FakeTimeProvider())).Ending.Should().Be(TaskRunEnding.NotBegun);
    }

    [Test]
    public void TryAdd_OneCallerWithoutEnd_NeitherEvictsNorBlocksOthers()
    {
        Add("b1", Bob);
        for (var number = 0; number < 1_000; number++)
        {
            Add($"a{number}", Alice);
        }

        Add("b2", Bob);
        _tasks.IsOwner("b1", Bob).Should().BeTrue();
        _tasks.IsOwner("b2", Bob).Should().BeTrue();
        _tasks.IsOwner("a999", Alice).Should().BeTrue();
        _tasks.IsOwner("a997", Alice).Should().BeFalse();
    }

    [Test]
    public void TryAdd_AllRoomTaken_TheOldestOfAllBecomesNobodys()
    {
        foreach (var (id, who) in new[] { ("t1", "a"), ("t2", "a"), ("t3", "b"), ("t4", "c") })
        {
            Add(id, Alice with { Subject = who });
        }

        Add("t5", Alice with { Subject = "d" });

        _tasks.IsOwner("t1", Alice with { Subject = "a" }).Should().BeFalse();
        _tasks.IsOwner("t2", Alice with { Subject = "a" }).Should().BeTrue();
        _tasks.IsOwner("t5", Alice with { Subject = "d" }).Should().BeTrue();
        Add("t6", Alice with { Subject = "a" });
        _tasks.IsOwner("t2", Alice with { Subject = "a" }).Should().BeFalse();
        _tasks.IsOwner("t6", Alice with { Subject = "a" }).Should().BeTrue();
    }

    [Test]
    public void Dispose_RunsThatHaveNotBegun_AreGivenUp()
    {
        var waiting = Add("t1", Alice);
        var running = Add("t2", Alice);
        running.TryBegin().Should().BeTrue();

        _tasks.Dispose();

        waiting.TryBegin().Should().BeFalse();
        running.TryGiveUp(TaskRunEnding.Cancelled).Should().BeFalse();
    }
}
