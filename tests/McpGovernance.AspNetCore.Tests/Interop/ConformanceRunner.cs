using System.Text.Json;
using System.Text.RegularExpressions;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>One version of the official conformance runner.</summary>
internal sealed partial record ConformanceRunner(string Modules, string Directory)
{
    /// <summary>What the runner gives as the revision of a scenario that is no part of one.</summary>
    public const string Extension = "extension";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private string Program => Path.Combine(Modules, Directory, "dist", "index.js");

    /// <summary>The scenarios for servers, each with the revisions that it is for.</summary>
    public async Task<IReadOnlyDictionary<string, string[]>> ListAsync()
    {
        var list = await NodeRuntime.RunAsync(Modules, s_limit, Program, "list", "--server");
        return Listed().Matches(list.Output).ToDictionary(static line => line.Groups[1].Value, static line => line.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries));
    }

    /// <summary>Runs every scenario of a revision against a server, one after the other.</summary>
    public async Task<IReadOnlyDictionary<string, ConformanceCheck[]>> RunAsync(Uri endpoint, string revision)
    {
        using var results = new TemporaryDirectory();
        var run = await NodeRuntime.RunAsync(Modules, s_limit, Program, "server", "--url", endpoint.AbsoluteUri, "--suite", "all", "--spec-version", revision, "-o", results.Path);
        return Read(results.Path, run);
    }

    /// <summary>Runs one scenario that is no part of a revision.</summary>
    public async Task<IReadOnlyDictionary<string, ConformanceCheck[]>> RunExtensionAsync(Uri endpoint, string scenario)
    {
        using var results = new TemporaryDirectory();
        var run = await NodeRuntime.RunAsync(Modules, s_limit, Program, "server", "--url", endpoint.AbsoluteUri, "--scenario", scenario, "-o", results.Path);
        return Read(results.Path, run);
    }

    /// <summary>Reads what the runner wrote; a scenario that it could not run has a directory and no checks.</summary>
    private static Dictionary<string, ConformanceCheck[]> Read(string results, NodeResult run)
    {
        var read = new Dictionary<string, ConformanceCheck[]>(StringComparer.Ordinal);
        foreach (var directory in System.IO.Directory.EnumerateDirectories(results))
        {
            var scenario = Result().Match(Path.GetFileName(directory));
            var file = Path.Combine(directory, "checks.json");
            read.Add(scenario.Groups[1].Value, File.Exists(file) ? Checks(file) : [new("not-run", "NotRun", ConformanceCheck.Failure, run.Errors)]);
        }

        return read.Count > 0 ? read : throw new InvalidOperationException($"The runner ended with {run.ExitCode} and wrote nothing. {run.Output}{run.Errors}");
    }

    private static ConformanceCheck[] Checks(string file)
    {
        using var checks = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. checks.RootElement.EnumerateArray().Select(ConformanceCheck.Of)];
    }

    [GeneratedRegex(@"^\s+- (\S+) \[([^\]]*)\]", RegexOptions.Multiline)]
    private static partial Regex Listed();

    /// <summary>The scenario, between what it is for and when it ran.</summary>
    [GeneratedRegex(@"^server-(.+)-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$")]
    private static partial Regex Result();
}
