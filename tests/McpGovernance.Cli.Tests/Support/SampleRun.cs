using System.Diagnostics;

namespace McpGovernance.Cli.Tests.Support;

/// <summary>One run of a sample that was built with the tests.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it to its end; longer than the limit is a failure, with what it had said.</summary>
    public static async Task<SampleRun> OfAsync(string sample, TimeSpan limit)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [BuiltProject.Find("samples", sample)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var ended = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(ended.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{sample} did not end within {limit}. It said: {await output}{await error}");
        }

        return new SampleRun(process.ExitCode, await output, await error);
    }
}
