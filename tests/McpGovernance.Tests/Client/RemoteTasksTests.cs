using McpGovernance.Client;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
internal sealed class RemoteTasksTests
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Local, Subject = "alice" };
    private static readonly Caller Bob = new() { Kind = CallerKind.Local, Subject = "bob" };

    [Test]
    public void IsOwner_WhoeverGotTheIdFirst()
    {
        var tasks = new RemoteTasks();
        tasks.Add("7", Alice);
        tasks.Add("7", Bob);

        tasks.IsOwner("7", Alice).Should().BeTrue();
        tasks.IsOwner("7", Bob).Should().BeFalse();
        tasks.IsOwner("8", Alice).Should().BeFalse("nobody made it");
    }

    [Test]
    public void IsOwner_CallerWithoutASubject_OwnsNothing()
    {
        var tasks = new RemoteTasks();
        tasks.Add("7", Caller.Anonymous);

        tasks.IsOwner("7", Caller.Anonymous).Should().BeFalse();
        tasks.Add("7", Alice);
        tasks.IsOwner("7", Alice).Should().BeTrue();
    }

    [Test]
    public void Add_TooMany_ForgetsTheOldest()
    {
        var tasks = new RemoteTasks(capacity: 2);
        foreach (var id in (string[])["1", "2", "3"])
        {
            tasks.Add(id, Alice);
        }

        tasks.IsOwner("1", Alice).Should().BeFalse();
        tasks.IsOwner("2", Alice).Should().BeTrue();
        tasks.IsOwner("3", Alice).Should().BeTrue();
    }
}
