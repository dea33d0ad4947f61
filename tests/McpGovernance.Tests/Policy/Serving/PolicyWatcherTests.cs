using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>On a real directory. What must not be told is not waited for: these tests then say less, and never something wrong.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyWatcherTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _directory = new();
    private readonly SemaphoreSlim _hints = new(0);
    private readonly List<IDisposable> _watchers = [];

    public void Dispose()
    {
        _watchers.ForEach(static watcher => watcher.Dispose());
        _directory.Dispose();
    }

    private SemaphoreSlim Watch(string path)
    {
        var hints = new SemaphoreSlim(0);
        _watchers.Add(new PolicyWatcher(path, () => hints.Release(), static cause => throw cause));
        return hints;
    }

    [Test]
    public async Task File_WrittenReplacedAndDeleted_IsToldEachTime()
    {
        var hints = Watch(_directory.Sub("policy.json"));

        File.WriteAllText(_directory.Sub("policy.json"), "1");
        (await hints.WaitAsync(s_patience)).Should().BeTrue();

        File.WriteAllText(_directory.Sub("new.json"), "2");
        File.Move(_directory.Sub("new.json"), _directory.Sub("policy.json"), overwrite: true);
        (await hints.WaitAsync(s_patience)).Should().BeTrue();

        File.Delete(_directory.Sub("policy.json"));
        (await hints.WaitAsync(s_patience)).Should().BeTrue();
    }

    [Test]
    public async Task OtherFile_IsNotTold()
    {
        var (policy, other) = (Watch(_directory.Sub("policy.json")), Watch(_directory.Sub("other.json")));

        File.WriteAllText(_directory.Sub("other.json"), "1");
        (await other.WaitAsync(s_patience)).Should().BeTrue();

        policy.CurrentCount.Should().Be(0);
    }

    [Test]
    public async Task MountedDirectory_WhoseLinkIsReplaced_IsTold()
    {
        using var mounted = new MountedDirectory("1");
        var hints = Watch(mounted.Path);

        mounted.Swap("2");

        (await hints.WaitAsync(s_patience)).Should().BeTrue();
    }

    [Test]
    public void NoDirectory_CannotBeWatched() =>
        FluentActions.Invoking(() => new PolicyWatcher(_directory.Sub("none/policy.json"), () => _hints.Release(), static _ => { })).Should().Throw<ArgumentException>();
}
