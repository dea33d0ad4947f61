using System.Diagnostics;
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
        var (exitCode, output) = await RunAsync();

        exitCode.Should().Be(0, "it said: {0}", output);
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

    private static async Task<(int ExitCode, string Output)> RunAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [BuiltProject.Find("samples", "VersionedTools")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"VersionedTools did not end within {s_limit}. It said: {await output}{await error}");
        }

        return (process.ExitCode, await output + await error);
    }
}
