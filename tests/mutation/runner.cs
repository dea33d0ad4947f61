// Tries the mutants of a report, many in one process: runner.cs <report> <directory with the mutated build> <test assembly> <NUnit filter> [<report to write>].
// Stryker starts a process for each mutant, which takes hours where each test covers nearly everything. Here a process tries one mutant after the
// other. A failed test counts when it passes again without the mutant; the tests that found most go first. What no test finds in what is computed once is
// tried once more in a process of its own, where it is computed with the mutant.
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false
#:property TreatWarningsAsErrors=false
#:package NUnit@4.6.1

using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

if (args[0] == "worker")
{
    return Worker.Run(args[1], args[2]);
}

var (report, directory, assembly, filter, target) = (args[0], args[1], args[2], args[3], args.Length > 4 ? args[4] : args[0]);
var root = JsonNode.Parse(File.ReadAllText(report))!;
var mutants = root["files"]!.AsObject().SelectMany(static file => file.Value!["mutants"]!.AsArray())
    .Where(static mutant => mutant!["status"]!.GetValue<string>() is "NoCoverage" or "Survived" or "Killed" or "Timeout" or "Pending").ToList();
var queue = new Queue<JsonNode>(mutants!);
var (done, spoiled) = (0, 0);
var watch = Stopwatch.StartNew();
await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => TryAll(isFresh: false))));
queue = new Queue<JsonNode>(root["files"]!.AsObject().SelectMany(static file => file.Value!["mutants"]!.AsArray().Where(mutant => Status(mutant!) == "Survived" && IsComputedOnce(file.Value["source"]!.GetValue<string>().Split('\n'), mutant!)))!);
Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {mutants.Count} tried in common processes, of which {mutants.Count(static mutant => Status(mutant!) == "Survived")} survived; {queue.Count} once more, each in a process of its own");
await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => TryAll(isFresh: true))));
Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {string.Join(", ", mutants.GroupBy(static mutant => Status(mutant!)).Select(static group => $"{group.Key} {group.Count()}"))}");
File.WriteAllText(target, root.ToJsonString());
return 0;

static string Status(JsonNode mutant) => mutant["status"]!.GetValue<string>();

// Whether the member begins as the initial value of something static.
static bool IsComputedOnce(string[] lines, JsonNode mutant)
{
    var line = mutant["location"]!["start"]!["line"]!.GetValue<int>() - 1;
    while (line > 0 && !(lines[line].StartsWith("    ", StringComparison.Ordinal) && lines[line].Length > 4 && char.IsLetter(lines[line][4])))
    {
        line--;
    }

    return System.Text.RegularExpressions.Regex.IsMatch(lines[line], @"\bstatic\b[^(]*=(?!>)|\bstatic\b[^(=]*$");
}

void TryAll(bool isFresh)
{
    WorkerProcess? worker = null;
    for (var tried = 0; Next() is { } mutant; tried++)
    {
        if (isFresh || tried % 200 == 0)
        {
            worker?.Dispose();
            worker = null;
        }

        var answer = "";
        for (var attempt = 0; attempt < 2; attempt++)
        {
            worker ??= WorkerProcess.Start(directory, assembly, filter, isWarm: !isFresh);
            answer = worker.Try(mutant["id"]!.GetValue<string>(), isFresh);
            if (answer is "Survived" or "Killed")
            {
                break;
            }

            // It hung, it fell over, or it left something behind: another process, and once more where that may be its neighbours' fault.
            worker.Dispose();
            worker = null;
            if (answer != "Spoiled")
            {
                break;
            }

            Interlocked.Increment(ref spoiled);
        }

        mutant["status"] = answer switch { "Survived" or "Killed" => answer, _ => "Timeout" };
        if (Interlocked.Increment(ref done) % 250 == 0)
        {
            Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {done} tried, of which {mutants.Count(static one => Status(one!) == "Timeout")} hung or fell over, {Volatile.Read(ref spoiled)} were tried twice");
        }
    }

    worker?.Dispose();
}

JsonNode? Next()
{
    lock (mutants)
    {
        return queue.TryDequeue(out var mutant) ? mutant : null;
    }
}

internal sealed class WorkerProcess : IDisposable
{
    private const string Ready = "##ready";
    private readonly Process _process;
    private TimeSpan _limit = TimeSpan.FromMinutes(3);

    private WorkerProcess(Process process) => _process = process;

    public static WorkerProcess Start(string directory, string assembly, string filter, bool isWarm)
    {
        var name = Path.Combine(directory, assembly);
        var start = new ProcessStartInfo("dotnet", ["exec", "--depsfile", $"{name}.deps.json", "--runtimeconfig", $"{name}.runtimeconfig.json", "--additionalprobingpath", NuGet(), typeof(WorkerProcess).Assembly.Location, "worker", name, filter])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
        };
        start.Environment["MCPGOV_MUTATION_WARM"] = isWarm ? "1" : "";
        var worker = new WorkerProcess(Process.Start(start)!);
        if (worker.Read() is not { } ready || !ready.StartsWith(Ready, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The tests do not pass without a mutant.");
        }

        worker._limit = TimeSpan.FromSeconds(4) + (2.5 * TimeSpan.FromMilliseconds(double.Parse(ready[Ready.Length..], System.Globalization.CultureInfo.InvariantCulture)));
        return worker;
    }

    public string Try(string id, bool isFresh)
    {
        _limit = isFresh ? TimeSpan.FromMinutes(2) : _limit;
        _process.StandardInput.WriteLine(id);
        _process.StandardInput.Flush();
        return Read()?[2..] ?? "Ended";
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }

    private static string NuGet() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The next line that is an answer; null when it takes too long, or the process ended.</summary>
    private string? Read()
    {
        using var limit = new CancellationTokenSource(_limit);
        try
        {
            while (_process.StandardOutput.ReadLineAsync(limit.Token).AsTask().GetAwaiter().GetResult() is { } line)
            {
                if (line.StartsWith("##", StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        return null;
    }
}

internal static class Worker
{
    private const int Most = 40;

    public static int Run(string name, string filter)
    {
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        var active = Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(name)!, "McpGovernance.dll")).GetTypes().Single(static type => type.Name == "MutantControl")
            .GetField("ActiveMutant", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!;
        active.SetValue(null, -1);
        var isWarm = Environment.GetEnvironmentVariable("MCPGOV_MUTATION_WARM") == "1";
        var tests = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        var chosen = TestFilter.FromXml(filter);
        void Load() => tests.Load(Assembly.LoadFrom($"{name}.dll"), new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0, ["StopOnError"] = true });
        var watch = Stopwatch.StartNew();
        if (isWarm)
        {
            Load();
            watch.Restart();
            if (tests.Run(TestListener.NULL, chosen).FailCount > 0)
            {
                output.WriteLine("##failed");
                return 1;
            }
        }

        var killers = new Dictionary<string, int>(StringComparer.Ordinal);
        output.WriteLine(FormattableString.Invariant($"##ready{watch.ElapsedMilliseconds}"));
        while (Console.In.ReadLine() is { } id)
        {
            active.SetValue(null, int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
            if (!isWarm)
            {
                Load();
            }

            var failed = (isWarm && killers.Count > 0 ? Failed(tests.Run(TestListener.NULL, Tests(killers.OrderByDescending(static one => one.Value).Take(Most).Select(static one => one.Key)))) : null)
                ?? Failed(tests.Run(TestListener.NULL, chosen));
            if (failed is not null)
            {
                killers[failed.Test.Id] = killers.GetValueOrDefault(failed.Test.Id) + 1;
            }

            active.SetValue(null, -1);
            output.WriteLine(failed is null ? "##Survived" : !isWarm || Failed(tests.Run(TestListener.NULL, Tests([failed.Test.Id]))) is null ? "##Killed" : "##Spoiled");
        }

        return 0;
    }

    private static TestFilter Tests(IEnumerable<string> ids) => TestFilter.FromXml($"<filter><or>{string.Concat(ids.Select(static id => $"<id>{id}</id>"))}</or></filter>");

    private static ITestResult? Failed(ITestResult result) => result.HasChildren
        ? result.Children.Select(Failed).FirstOrDefault(static one => one is not null)
        : result.ResultState.Status == TestStatus.Failed ? result : null;
}
