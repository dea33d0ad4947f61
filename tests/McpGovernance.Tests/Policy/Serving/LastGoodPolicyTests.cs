using System.Runtime.Versioning;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
internal sealed class LastGoodPolicyTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryDirectory _directory = new();
    private readonly CollectingLoggerProvider _logs = new();
    private readonly LastGoodPolicy _lastGood;

    public LastGoodPolicyTests() => _lastGood = new LastGoodPolicy(_directory.Sub("state/last.json"), new LoggerFactory([_logs]).CreateLogger("test"));

    public void Dispose() => _directory.Dispose();

    [Test]
    public void TryKeep_IsReadAgain_AndIsItsOwnersOnly()
    {
        _lastGood.TryKeep("one"u8.ToArray()).Should().BeTrue();
        _lastGood.TryKeep("two"u8.ToArray()).Should().BeTrue();

        _lastGood.Read().Bytes.ToArray().Should().Equal("two"u8.ToArray());
        File.GetUnixFileMode(_lastGood.Path).Should().Be(OwnerOnly);
        Directory.GetFiles(_directory.Sub("state")).Should().Equal(_lastGood.Path);
    }

    [Test]
    public void Read_NoCopy_IsAFailure() => _lastGood.Read().Failure!.Message.Should().Contain("last.json").And.Contain("cannot be read");

    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    public void Read_CopyThatOthersMayWrite_IsRefused(UnixFileMode more)
    {
        _lastGood.TryKeep("one"u8.ToArray());
        File.SetUnixFileMode(_lastGood.Path, OwnerOnly | more);

        FluentActions.Invoking(_lastGood.Read).Should().Throw<GovernanceConfigurationException>().WithMessage("*can be written by others*0600*");
    }

    [Test]
    public void Read_CopyThatOthersMayRead_IsRead()
    {
        _lastGood.TryKeep("one"u8.ToArray());
        File.SetUnixFileMode(_lastGood.Path, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        _lastGood.Read().Failure.Should().BeNull();
    }

    [Test]
    public void TryKeep_WhereNothingCanBeWritten_SaysSoOnce_UntilItCan()
    {
        Directory.CreateDirectory(_lastGood.Path);                                // a directory cannot be replaced by a file

        _lastGood.TryKeep("one"u8.ToArray()).Should().BeFalse();
        _lastGood.TryKeep("one"u8.ToArray()).Should().BeFalse();

        _lastGood.Problem.Should().Contain(_lastGood.Path).And.Contain("cannot be kept");
        _logs.Lines.Should().ContainSingle(static line => line.Contains("last good copy is not kept"));
        Directory.GetFiles(_directory.Sub("state")).Should().BeEmpty("what was begun is cleared away");

        Directory.Delete(_lastGood.Path);
        _lastGood.TryKeep("one"u8.ToArray()).Should().BeTrue();
        _lastGood.Problem.Should().BeNull();
    }
}
