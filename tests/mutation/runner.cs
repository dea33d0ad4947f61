// Tries the mutants of a report, many in one process: runner.cs <report> <directory with the mutated build> <test assembly> <NUnit filter> <NUnit filter of slow tests> [earlier report].
// What an earlier report of the same sources says was found counts: tests are only added.
// Stryker starts a process for each mutant, which takes hours where each test covers nearly everything. Here a process tries one mutant after the
// other: first against the tests that covered it, those that found most before the rest; then against the slow ones. A failed test counts when it passes
// again without the mutant. What no test finds in what is computed once is tried once more in a process of its own, where it is computed with the mutant.
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
    return Worker.Run(args[1], args[2], args[3]);
}

var (report, directory, assembly, filter, slow) = (args[0], args[1], args[2], args[3], args[4]);
var root = JsonNode.Parse(File.ReadAllText(report))!;
var mutants = root["files"]!.AsObject().SelectMany(static file => file.Value!["mutants"]!.AsArray())
    .Where(static mutant => mutant!["status"]!.GetValue<string>() is "NoCoverage" or "Survived" or "Killed" or "Timeout" or "Pending").ToList();
var earlier = args.Length > 5 ? JsonNode.Parse(File.ReadAllText(args[5]))! : null;
var foundBefore = Found(earlier).ToHashSet();
var queue = new Queue<JsonNode>(mutants.Where(mutant => !foundBefore.Contains(mutant))!);
var (done, spoiled, survived) = (0, 0, 0);
var watch = Stopwatch.StartNew();
WorkerProcess.Start(directory, assembly, filter, slow, "coverage").Dispose();
Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} the tests say which of {mutants.Count} mutants they cover");
var once = File.ReadLines(Path.Combine(directory, $"{assembly}.coverage")).Where(static line => line.EndsWith(" once", StringComparison.Ordinal)).Select(static line => line.Split(' ')[0]).ToHashSet();
await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => TryAll(isFresh: false))));
queue = new Queue<JsonNode>(root["files"]!.AsObject().SelectMany(file => file.Value!["mutants"]!.AsArray().Where(mutant => Status(mutant!) == "Survived" && (once.Contains(mutant!["id"]!.GetValue<string>()) || IsComputedOnce(file.Value["source"]!.GetValue<string>().Split('\n'), mutant!))))!);
Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {mutants.Count} tried in common processes, of which {mutants.Count(static mutant => Status(mutant!) == "Survived")} survived; {queue.Count} once more, each in a process of its own");
await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => TryAll(isFresh: true))));
Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {string.Join(", ", mutants.GroupBy(static mutant => Status(mutant!)).Select(static group => $"{group.Key} {group.Count()}"))}");
Write();
return 0;

// Those that were found before, in files whose text is the same; they keep what was said of them.
IEnumerable<JsonNode?> Found(JsonNode? before)
{
    // Each run has a directory of its own, in which the sources are.
    static string Source(string path) => path[(path.LastIndexOf("/src/", StringComparison.Ordinal) + 1)..];
    var byPath = before?["files"]!.AsObject().ToDictionary(static file => Source(file.Key), static file => file.Value!) ?? [];
    foreach (var (name, file) in root["files"]!.AsObject())
    {
        if (!byPath.TryGetValue(Source(name), out var known) || known["source"]!.GetValue<string>() != file!["source"]!.GetValue<string>())
        {
            continue;
        }

        var found = known["mutants"]!.AsArray().Where(static mutant => Status(mutant!) is "Killed" or "Timeout").ToDictionary(static mutant => Key(mutant!), static mutant => Status(mutant!));
        foreach (var mutant in file["mutants"]!.AsArray().Where(mutant => found.ContainsKey(Key(mutant!))))
        {
            mutant!["status"] = found[Key(mutant)];
            yield return mutant;
        }
    }
}

static string Key(JsonNode mutant) => $"{mutant["location"]!.ToJsonString()} {mutant["mutatorName"]} {mutant["replacement"]}";

// Also while it goes on, to look at.
void Write()
{
    lock (mutants)
    {
        File.WriteAllText(report, root.ToJsonString());
    }
}

static string Status(JsonNode mutant) => mutant["status"]!.GetValue<string>();

// Whether the member begins as the initial value of something static.
static bool IsComputedOnce(string[] lines, JsonNode mutant)
{
    var line = mutant["location"]!["start"]!["line"]!.GetValue<int>() - 1;
    while (line > 0 && !(lines[line].StartsWith("    ", StringComparison.Ordinal) && lines[line].Length > 4 && char.IsLetter(lines[line][4])))
    {
        line--;
    }

    return System.Text.RegularExpressions.Regex.IsMatch(lines[line], @"\bstatic readonly\b|\bstatic\b[^(]*=(?!>)|\bstatic\b[^(=]*$");
}

void TryAll(bool isFresh)
{
    WorkerProcess? worker = null;
    for (var tried = 0; Next() is { } mutant; tried++)
    {
        if (isFresh || tried % 400 == 0)
        {
            worker?.Dispose();
            worker = null;
        }

        var answer = "";
        for (var attempt = 0; attempt < 2; attempt++)
        {
            worker ??= WorkerProcess.Start(directory, assembly, filter, slow, isFresh ? "fresh" : "warm");
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

        lock (mutants)
        {
            mutant["status"] = answer switch { "Survived" or "Killed" => answer, _ => "Timeout" };
        }

        if (answer == "Survived")
        {
            Interlocked.Increment(ref survived);
        }

        if (Interlocked.Increment(ref done) % 250 == 0)
        {
            Write();
            Console.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss} {done} tried, of which {Volatile.Read(ref survived)} survived, {mutants.Count(static one => Status(one!) == "Timeout")} hung or fell over, {Volatile.Read(ref spoiled)} were tried twice");
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
    private TimeSpan _limit = TimeSpan.FromMinutes(10);

    private WorkerProcess(Process process) => _process = process;

    public static WorkerProcess Start(string directory, string assembly, string filter, string slow, string way)
    {
        var name = Path.Combine(directory, assembly);
        var start = new ProcessStartInfo("dotnet", ["exec", "--depsfile", $"{name}.deps.json", "--runtimeconfig", $"{name}.runtimeconfig.json", "--additionalprobingpath", NuGet(), typeof(WorkerProcess).Assembly.Location, "worker", name, filter, slow])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = directory,
        };
        start.Environment["MCPGOV_MUTATION"] = way;
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

internal sealed class Worker : ITestListener
{
    private const int Most = 40;
    private const string Once = "once";
    private readonly StreamWriter _output = new(Console.OpenStandardOutput()) { AutoFlush = true };
    private readonly NUnitTestAssemblyRunner _tests = new(new DefaultTestAssemblyBuilder());
    private readonly Dictionary<string, int> _killers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<string>> _covering = [];
    private readonly string _name;
    private readonly Type _control;
    private readonly TestFilter _chosen;
    private readonly TestFilter _slow;
    private HashSet<string> _slowOnes = [];

    private Worker(string name, string filter, string slow)
    {
        (_name, _chosen, _slow) = (name, TestFilter.FromXml(filter), TestFilter.FromXml(slow));
        _control = Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(name)!, "McpGovernance.dll")).GetTypes().Single(static type => type.Name == "MutantControl");
        Activate(-1);
    }

    private string Coverage => $"{_name}.coverage";

    public static int Run(string name, string filter, string slow) => new Worker(name, filter, slow).Run(Environment.GetEnvironmentVariable("MCPGOV_MUTATION")!);

    public void TestStarted(ITest test)
    {
        if (!test.IsSuite)
        {
            _control.GetMethod("ResetCoverage")!.Invoke(null, null);
        }
    }

    public void TestFinished(ITestResult result)
    {
        if (!result.Test.IsSuite)
        {
            foreach (var mutant in ((IList<int>[])_control.GetMethod("GetCoverageData")!.Invoke(null, null)!)[0])
            {
                (_covering.TryGetValue(mutant, out var tests) ? tests : _covering[mutant] = []).Add(result.Test.Id);
            }
        }
    }

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }

    private int Run(string way)
    {
        Console.SetOut(TextWriter.Null);
        var watch = Stopwatch.StartNew();
        if (way == "coverage")
        {
            // The first time what is computed once is computed; the second time is what each mutant meets later.
            _control.GetField("CaptureCoverage")!.SetValue(null, true);
            Load();
            _ = RunAll(this).Count();
            var first = _covering.Keys.ToHashSet();
            _covering.Clear();
            if (RunAll(this).Select(Failed).FirstOrDefault(static one => one is not null) is { } failed)
            {
                Console.Error.WriteLine($"{failed.FullName}: {failed.Message}");
                return 1;
            }

            File.WriteAllLines(Coverage, _covering.Select(static one => $"{one.Key} {string.Join(' ', one.Value)}").Concat(first.Except(_covering.Keys).Select(static one => $"{one} {Once}")));
        }
        else if (way == "warm")
        {
            Load();
            ITestResult? bad = null;
            for (var attempt = 0; attempt < 3; attempt++)
            {
                watch.Restart();
                bad = RunAll(TestListener.NULL).Select(Failed).FirstOrDefault(static one => one is not null);
                if (bad is null)
                {
                    break;
                }
            }

            if (bad is not null)
            {
                Console.Error.WriteLine($"{bad.FullName}: {bad.Message}");
                return 1;
            }

            foreach (var words in File.ReadLines(Coverage).Select(static line => line.Split(' ')).Where(static words => words[1] != Once))
            {
                _covering[int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture)] = [.. words[1..]];
            }
        }

        _output.WriteLine(FormattableString.Invariant($"##ready{watch.ElapsedMilliseconds}"));
        while (Console.In.ReadLine() is { } id)
        {
            var mutant = int.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
            Activate(mutant);
            if (way == "fresh")
            {
                Load();
            }

            var failed = FirstFailed(mutant, way);
            Activate(-1);
            if (failed is not null)
            {
                _killers[failed.Test.Id] = _killers.GetValueOrDefault(failed.Test.Id) + 1;
            }

            _output.WriteLine(failed is null ? "##Survived" : way == "fresh" || Failed(_tests.Run(TestListener.NULL, Tests([failed.Test.Id]))) is null ? "##Killed" : "##Spoiled");
        }

        return 0;
    }

    /// <summary>Those that found most; then the others that cover the mutant; all, where it is not known who does.</summary>
    private ITestResult? FirstFailed(int mutant, string way)
    {
        if (way == "fresh")
        {
            return RunAll(TestListener.NULL).Select(Failed).FirstOrDefault(static one => one is not null);
        }

        var covering = _covering.GetValueOrDefault(mutant) ?? [];
        var likely = covering.Where(_killers.ContainsKey).OrderByDescending(test => _killers[test]).Take(Most).ToList();
        return new[] { likely, [.. covering.Except(_slowOnes)], [.. covering.Intersect(_slowOnes)] }.Where(static tests => tests.Count > 0)
            .Select(tests => Failed(_tests.Run(TestListener.NULL, Tests(tests)))).FirstOrDefault(static one => one is not null);
    }

    private IEnumerable<ITestResult> RunAll(ITestListener listener) => ((TestFilter[])[_chosen, _slow]).Select(filter => _tests.Run(listener, filter));

    private void Activate(int mutant) => _control.GetField("ActiveMutant")!.SetValue(null, mutant);

    private void Load()
    {
        _tests.Load(Assembly.LoadFrom($"{_name}.dll"), new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0, ["StopOnError"] = true, ["SynchronousEvents"] = true });
        _slowOnes = [.. Leaves(_tests.ExploreTests(_slow)).Select(static test => test.Id)];
    }

    private static IEnumerable<ITest> Leaves(ITest test) => test.IsSuite ? test.Tests.SelectMany(Leaves) : [test];

    private static TestFilter Tests(IEnumerable<string> ids) => TestFilter.FromXml($"<filter><or>{string.Concat(ids.Select(static id => $"<id>{id}</id>"))}</or></filter>");

    private static ITestResult? Failed(ITestResult result) => result.HasChildren
        ? result.Children.Select(Failed).FirstOrDefault(static one => one is not null)
        : result.ResultState.Status == TestStatus.Failed ? result : null;
}
