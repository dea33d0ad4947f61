using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Cli.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditTokenCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Keys => _directory.Sub("keys.json");

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Token_Value_IsWhatStandsInRecords()
    {
        var ring = new Hosting.FileKeyRing(Keys);

        var run = await CliRun.RedirectedAsync("audit", "token", "45.5", "--class", "account", "--keys", Keys);

        run.ExitCode.Should().Be(0);
        run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(3, "as a text, as a number, as a name").And.Equal(AuditTokens.Of(ring, "45.5", "account"));
    }

    /// <summary>What is asked for need not stand on the command line, where others read it.</summary>
    [Test]
    public async Task Token_FromStandardInput_ReadsOneOfEachLine()
    {
        var ring = new Hosting.FileKeyRing(Keys);

        var run = await CliRun.PipedAsync("DE-4711\nDE-4712\n", "audit", "token", "-", "--keys", Keys);

        run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(AuditTokens.Of(ring, "DE-4711").Concat(AuditTokens.Of(ring, "DE-4712")));
    }

    [Test]
    public async Task Token_NoSuchFile_IsSaidAndNothingIsMade()
    {
        var run = await CliRun.RedirectedAsync("audit", "token", "a", "--keys", Keys);

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("There is no key file");
        File.Exists(Keys).Should().BeFalse();
    }
}
