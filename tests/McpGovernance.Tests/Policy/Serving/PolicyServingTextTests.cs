using System.Runtime.Versioning;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace McpGovernance.Tests.Policy;

/// <summary>What is said where a policy's file is served, word for word.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
internal sealed class PolicyServingTextTests : IDisposable
{
    private readonly ReloadFixture _fixture = new();
    private readonly FakeLogger _log = new();

    public void Dispose() => _fixture.Dispose();

    private string Said(Action read) => read.Should().Throw<GovernanceConfigurationException>().Which.Message;

    private string NoStart() => Said(() => _fixture.Source().Dispose());

    private static string Wrong(Action<PolicyOptions> configure)
    {
        var options = new PolicyOptions();
        configure(options);
        return new PolicyOptionsValidator().Validate(null, options).Failures!.Should().ContainSingle().Subject;
    }

    private void WriteCopy(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.Copy)!);
        File.WriteAllText(_fixture.Copy, text);
        File.SetUnixFileMode(_fixture.Copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Test]
    public void LastGood_ThatOthersMayWrite_SaysWhatToDo()
    {
        WriteCopy("{ }");
        File.SetUnixFileMode(_fixture.Copy, UnixFileMode.UserRead | UnixFileMode.GroupWrite);

        Said(() => new LastGoodPolicy(_fixture.Copy, _log).Read()).Should().Be(
            $"The last good policy '{_fixture.Copy}' can be written by others than its owner, so the host does not start on it. Its mode must be 0600. Delete it, or take those permissions away once you know what is in it.");
    }

    [Test]
    public void LastGood_ThatCannotBeKept_SaysWhatToDoOnce()
    {
        Directory.CreateDirectory(Path.Combine(_fixture.Copy, "in"));
        var copy = new LastGoodPolicy(_fixture.Copy, _log);

        copy.TryKeep("{ }"u8.ToArray()).Should().BeFalse();
        copy.TryKeep("{ }"u8.ToArray()).Should().BeFalse();

        copy.Problem.Should().MatchRegex(
            $@"^It is in force, and its copy '{System.Text.RegularExpressions.Regex.Escape(_fixture.Copy)}', for a start on which it is not right, cannot be kept \(\w+Exception\)\. Make it writable for this process\.$");
        _log.Collector.GetSnapshot().Should().ContainSingle().Which.Message.Should().Be($"The policy's last good copy is not kept: {copy.Problem}");
        _log.LatestRecord.Level.Should().Be(LogLevel.Error);
    }

    [Test]
    public void Bytes_NoFile_SaysWhatFollowsAndWhatToDo()
    {
        File.Delete(_fixture.Path);

        Said(() => PolicyBytes.Read(_fixture.Path, ", so nothing happens")).Should().Be(
            $"The policy '{_fixture.Path}' cannot be read (FileNotFoundException), so nothing happens. Expected a JSON file that this process may read; "
            + "a relative path starts at the application's directory, so copy the file to the output. Correct the path or the file's permissions.");
    }

    [Test]
    public void Bytes_EmptyFile_SaysWhatFollowsAndWhatToDo()
    {
        _fixture.Write("");

        Said(() => PolicyBytes.Read(_fixture.Path, ", so nothing happens")).Should().Be(
            $"The policy '{_fixture.Path}' is empty, or is no regular file, so nothing happens. Expected a JSON file. Name the policy's JSON file.");
    }

    [Test]
    public void FullPath_OfWhatIsNoPath_SaysWhatWasExpected() =>
        Said(static () => PolicyBytes.FullPath("a\0b")).Should().Be("'a\0b' is no path of a policy. Expected the path of its JSON file.");

    [TestCase(PolicyMode.Warn, PolicyMode.Enforce, "warn", "enforce")]
    [TestCase(PolicyMode.Audit, PolicyMode.Warn, "audit", "warn")]
    [TestCase((PolicyMode)3, PolicyMode.Audit, "audit", "audit")]
    [TestCase((PolicyMode)(-1), PolicyMode.Enforce, "audit", "enforce")]
    public void Gate_WeakMode_SaysWhatToDo(PolicyMode mode, PolicyMode minimum, string has, string least) =>
        Said(() => new PolicyGate(minimum, TimeProvider.System).Judge(new FakePolicyEvaluator { Mode = mode })).Should().Be(
            $"Policy 'tickets' version '7' has the mode '{has}', which is weaker than this host's minimum, '{least}'. Give the policy that mode, or set 'PolicyOptions.MinimumMode'.");

    [Test]
    public void Options_OutOfRange_SayWhatWasExpected()
    {
        Wrong(static options => options.MinimumMode = (PolicyMode)3).Should().Be("'PolicyOptions.MinimumMode' is 3, which is no member of PolicyMode. Set 'Enforce', 'Warn' or 'Audit'.");
        Wrong(static options => options.ReloadInterval = TimeSpan.Zero).Should().Be(
            "'PolicyOptions.ReloadInterval' is 00:00:00. Expected 00:00:00.1000000 to 01:00:00, or 'Timeout.InfiniteTimeSpan' to read the file at start only.");
        Wrong(static options => options.LastGoodPath = "state/").Should().Be("'PolicyOptions.LastGoodPath' names no file. Expected the path of a file that this process may write.");
        Wrong(static options => options.StartFromLastGood = true).Should().Be(
            "'PolicyOptions.StartFromLastGood' is set, and 'PolicyOptions.LastGoodPath' is not. Set the path of a file that this process may write, in a directory that outlives it.");
    }

    [Test]
    public void Source_CopyInThePlaceOfTheFile_SaysWhatWasExpected()
    {
        _fixture.Options.LastGoodPath = _fixture.Path;

        NoStart().Should().Be($"'PolicyOptions.LastGoodPath' is the policy's own file, '{_fixture.Path}'. Expected another file, which this process writes.");
    }

    [Test]
    public void Source_NeitherFileNorCopy_SaysBoth()
    {
        (_fixture.Options.LastGoodPath, _fixture.Options.StartFromLastGood) = (_fixture.Copy, true);
        _fixture.Write("");

        NoStart().Should().Be(
            $"The policy '{_fixture.Path}' is empty, or is no regular file. Expected a JSON file. Name the policy's JSON file.\n"
            + $"The last good policy cannot take its place: The policy '{_fixture.Copy}' cannot be read (DirectoryNotFoundException), so the host does not start. Expected a JSON file that this process may read; "
            + "a relative path starts at the application's directory, so copy the file to the output. Correct the path or the file's permissions.");
    }

    [Test]
    public void Source_StartedFromTheCopy_LogsAndRecordsWhy()
    {
        (_fixture.Options.LastGoodPath, _fixture.Options.StartFromLastGood) = (_fixture.Copy, true);
        WriteCopy(ReloadFixture.Json("1", "one"));
        _fixture.Write("");

        using var source = _fixture.Source();

        var problem = $"The policy '{_fixture.Path}' is empty, or is no regular file. Expected a JSON file. Name the policy's JSON file.";
        source.Problem.Should().Be(problem);
        _fixture.Happened.Should().Equal(
            $"PolicyRefused {problem}", "PolicyChanged Policy 'tickets' version '1' is in force from the start. It is the last good copy, because the policy's file is not right.");
        _fixture.Logs.Lines.Select(static line => line[..line.IndexOf(' ', StringComparison.Ordinal)] + line[line.IndexOf(':', StringComparison.Ordinal)..].TrimEnd()).Should().Equal(
            $"Information: Policy 'tickets' version '1' is in force ({source.Current.Digest}).",
            $"Error: The host starts on the last good policy '{_fixture.Copy}', because the policy's file is not right: {problem}");
    }

    [Test]
    public void Source_BrokenAndRightAgain_LogsBoth()
    {
        using var source = _fixture.Source();
        _fixture.Change(source, "");
        _fixture.Change(source, ReloadFixture.Json("2", "two"));

        _fixture.Logs.Lines.Select(static line => line[..line.IndexOf(' ', StringComparison.Ordinal)] + line[line.IndexOf(':', StringComparison.Ordinal)..].TrimEnd()).Skip(1).Should().Equal(
            $"Error: The policy that is in force stays, because what is there now is not taken: The policy '{_fixture.Path}' is empty, or is no regular file. Expected a JSON file. Name the policy's JSON file.",
            $"Information: Policy 'tickets' version '2' is in force ({source.Current.Digest}).",
            $"Information: The policy '{_fixture.Path}' is right again, and in force.");
    }

    [Test]
    public void Source_AfterDispose_TakesNothing()
    {
        var source = _fixture.Source();
        source.Dispose();

        _fixture.Change(source, ReloadFixture.Json("2", "two"));

        source.Current.Version.Should().Be("1");
    }
}
