using System.Diagnostics;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyBytesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static string Problem(string path, string effect = "") =>
        FluentActions.Invoking(() => PolicyBytes.Read(path, effect)).Should().Throw<GovernanceConfigurationException>().Which.Message;

    [Test]
    public void Read_File_IsAllOfIt()
    {
        File.WriteAllText(_directory.Sub("policy.json"), "{ }");

        PolicyBytes.Read(_directory.Sub("policy.json"), "").Should().Equal("{ }"u8.ToArray());
    }

    [Test]
    public void Read_OverLinks_IsTheirTarget()
    {
        Directory.CreateDirectory(_directory.Sub("real"));
        File.WriteAllText(_directory.Sub("real/policy.json"), "{ }");
        Directory.CreateSymbolicLink(_directory.Sub("data"), "real");
        File.CreateSymbolicLink(_directory.Sub("policy.json"), "data/policy.json");

        PolicyBytes.Read(_directory.Sub("policy.json"), "").Should().Equal("{ }"u8.ToArray());
    }

    [Test]
    public void Read_NoFile_SaysWhatFollowsAndWhatToDo()
    {
        var path = _directory.Sub("none.json");
        File.CreateSymbolicLink(_directory.Sub("dangling.json"), "none.json");

        Problem(path, ", so nothing happens").Should().StartWith($"The policy '{path}' cannot be read (FileNotFoundException), so nothing happens. Expected a JSON file");
        Problem(_directory.Sub("dangling.json")).Should().Contain("cannot be read (FileNotFoundException).");
        Problem(_directory.Path).Should().Contain("cannot be read");
        Problem(_directory.Sub("a\0b")).Should().Contain("cannot be read");
    }

    [TestCase("/dev/zero")]
    [TestCase("/dev/null")]
    [TestCase("/proc/self/status")]
    public void Read_Device_IsRefused(string path) => Problem(path).Should().StartWith($"The policy '{path}' is empty, or is no regular file.");

    /// <summary>Opening a pipe waits for somebody who writes, and nobody does.</summary>
    [Test]
    [CancelAfter(20_000)]
    public void Read_Pipe_IsRefusedWithoutWaiting()
    {
        using (var mkfifo = Process.Start("mkfifo", _directory.Sub("pipe")))
        {
            mkfifo.WaitForExit();
        }

        File.CreateSymbolicLink(_directory.Sub("link"), "pipe");
        Problem(_directory.Sub("pipe")).Should().Contain("no regular file");
        Problem(_directory.Sub("link")).Should().Contain("no regular file");
    }

    [Test]
    public void Read_Size_IsBounded()
    {
        var path = _directory.Sub("large.json");
        using (var file = File.Create(path))
        {
            file.SetLength(PolicyBytes.MaxBytes + 1);
        }

        Problem(path, ", so nothing happens").Should().Be($"The policy '{path}' is larger than 40000000 bytes, so nothing happens. Name the policy's JSON file.");
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(PolicyBytes.MaxBytes);
        }

        PolicyBytes.Read(path, "").Should().HaveCount(PolicyBytes.MaxBytes);
    }

    [Test]
    public void FullPath_OfARelativeOne_StartsAtTheApplication()
    {
        PolicyBytes.FullPath("policy.json").Should().Be(Path.Combine(AppContext.BaseDirectory, "policy.json"));
        PolicyBytes.FullPath("/etc/policy.json").Should().Be("/etc/policy.json");
        FluentActions.Invoking(static () => PolicyBytes.FullPath("a\0b")).Should().Throw<GovernanceConfigurationException>().WithMessage("*is no path of a policy*");
    }
}
