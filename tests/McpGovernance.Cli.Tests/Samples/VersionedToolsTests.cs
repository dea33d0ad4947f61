using McpGovernance.Cli.Tests.Support;

namespace McpGovernance.Cli.Tests.Samples;

/// <summary>The story of one tool in three versions: everything that it claims is so, and the command line says the same of its catalog and journal.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class VersionedToolsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Test]
    public async Task VersionedTools_Run_ProvesWhatItClaims()
    {
        var (exitCode, output, error) = await SampleRun.OfAsync("VersionedTools", s_limit);

        exitCode.Should().Be(0, "it said: {0}{1}", output, error);
        output.Should().Contain("All of it was so.").And.NotContain("  NO ");
        var (catalog, journal) = (After(output, "catalog: "), After(output, "journal: "));
        try
        {
            var usage = await CliRun.RedirectedAsync("catalog", "usage", catalog, journal);
            usage.ExitCode.Should().Be(0);
            usage.Out.Should().Contain("old-agent").And.Contain("first-agent").And.Contain("3.0.0");
            (await CliRun.RedirectedAsync("catalog", "check", catalog)).ExitCode.Should().Be(0);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(catalog)!, recursive: true);
        }
    }

    private static string After(string output, string key) => output.Split('\n').Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].TrimEnd();
}
