namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskOwnersTests
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Authenticated, Issuer = "i", Subject = "alice" };
    private static readonly Caller Bob = Alice with { Subject = "bob" };

    private readonly TaskOwners _tasks = new(capacity: 2);

    [Test]
    public void IsOwner_OfOnesOwn_AndOfNobodysTask()
    {
        _tasks.Add("t1", Alice);

        _tasks.IsOwner("t1", Alice).Should().BeTrue();
        _tasks.IsOwner("t1", Alice with { }).Should().BeTrue();
        _tasks.IsOwner("t1", Bob).Should().BeFalse();
        _tasks.IsOwner("T1", Alice).Should().BeFalse();
        _tasks.IsOwner("t2", Alice).Should().BeFalse();
        _tasks.IsOwner("t2", Caller.Anonymous).Should().BeFalse();
    }

    [Test]
    public void Add_Again_DoesNotChangeTheOwner()
    {
        _tasks.Add("t1", Alice);
        _tasks.Add("t1", Bob);

        _tasks.IsOwner("t1", Alice).Should().BeTrue();
        _tasks.IsOwner("t1", Bob).Should().BeFalse();
    }

    [Test]
    public void Add_Full_TheOldestBecomesNobodys()
    {
        _tasks.Add("t1", Alice);
        _tasks.Add("t2", Alice);
        _tasks.IsOwner("t1", Alice).Should().BeTrue();

        _tasks.Add("t3", Alice);

        _tasks.IsOwner("t1", Alice).Should().BeFalse();
        _tasks.IsOwner("t2", Alice).Should().BeTrue();
        _tasks.IsOwner("t3", Alice).Should().BeTrue();
    }

    [Test]
    public void Add_TheSameAgain_TakesNoRoom()
    {
        _tasks.Add("t1", Alice);
        _tasks.Add("t1", Alice);
        _tasks.Add("t1", Alice);
        _tasks.Add("t2", Alice);

        _tasks.IsOwner("t1", Alice).Should().BeTrue();
        _tasks.IsOwner("t2", Alice).Should().BeTrue();
    }
}
