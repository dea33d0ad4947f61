using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Reports;

namespace McpGovernance.Benchmarks;

/// <summary>Keeps what was measured in <c>benchmarks/results</c>: each report as Markdown, and the budgets in <c>summary.csv</c>.</summary>
internal static class ResultFiles
{
    private const string Header = "name,unit,budget,measured";

    /// <summary>Keeps what something other than a benchmark found.</summary>
    public static void WriteText(string name, string text)
    {
        if (FindResults() is { } directory)
        {
            File.WriteAllText(Path.Combine(directory, name), text);
        }
    }

    public static void Write(List<Summary> summaries)
    {
        var directory = FindResults();
        if (directory is null || summaries.Count == 0)
        {
            return;
        }

        // A class whose figures are milliseconds may ask for a short job itself: its budgets are far enough away.
        if (summaries.SelectMany(static summary => summary.Reports).Any(static report => report.BenchmarkCase.Job.Run.HasValue(BenchmarkDotNet.Jobs.RunMode.IterationCountCharacteristic)
            && !report.BenchmarkCase.Descriptor.Type.IsDefined(typeof(ShortRunJobAttribute), inherit: false)))
        {
            Console.WriteLine("A shortened job: its error is larger than the budgets, so benchmarks/results is left as it is.");
            return;
        }

        foreach (var rounds in summaries.Where(static summary => summary.BenchmarksCases.Length > 0).GroupBy(static summary => summary.BenchmarksCases[0].Descriptor.Type))
        {
            var report = Path.Combine(rounds.Last().ResultsDirectoryPath, $"{rounds.Key.FullName}-report-github.md");
            var text = $"Measured on {DateTime.Today:yyyy-MM-dd}.\n\n{File.ReadAllText(report).ReplaceLineEndings("\n").Trim()}\n";
            File.WriteAllText(Path.Combine(directory, $"{rounds.Key.Name}.md"), text + InRounds(rounds.Key.Name, [.. rounds]));
        }

        WriteSummary(Path.Combine(directory, "summary.csv"), summaries);
    }

    /// <summary>The budgets of a class that ran more than once: each round, and the median that counts.</summary>
    private static string InRounds(string name, List<Summary> rounds)
    {
        if (rounds.Count == 1)
        {
            return "";
        }

        var rows = Budget.All.Where(budget => budget.Class == name)
            .Select(budget => (budget, figures: budget.Read(rounds)))
            .Where(static row => row.figures.Count > 0)
            .Select(static row => string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.budget.Name} ({row.budget.Unit}) | {string.Join(" | ", row.figures.Select(static figure => figure.ToString("0.##", CultureInfo.InvariantCulture)))} | {Budget.Middle(row.figures):0.##} |"));
        var heads = Enumerable.Range(1, rounds.Count).Select(static round => $" round {round} |");
        return $"\nThe table above is the last round's. In each round, less the ungoverned call of the same round:\n\n"
            + $"| |{string.Concat(heads)} median |\n|---|{string.Concat(Enumerable.Repeat("---:|", rounds.Count + 1))}\n{string.Join('\n', rows)}\n";
    }

    /// <summary>Replaces the rows that this run measured and keeps the others.</summary>
    private static void WriteSummary(string path, List<Summary> summaries)
    {
        var earlier = File.Exists(path) ? File.ReadLines(path).Skip(1).ToDictionary(Key, StringComparer.Ordinal) : [];
        var rows = Budget.All.Select(budget => budget.Read(summaries) is { Count: > 0 } measured ? Row(budget, Budget.Middle(measured)) : earlier.GetValueOrDefault(Key(Row(budget, 0)))).OfType<string>();
        File.WriteAllLines(path, [Header, .. rows]);
    }

    private static string Row(Budget budget, double measured) => string.Create(
        CultureInfo.InvariantCulture, $"\"{budget.Name}\",{budget.Unit},{budget.Limit},{measured:0.###}");

    private static string Key(string row) => row[..row.IndexOf(',', row.LastIndexOf('"') + 2)];

    private static string? FindResults()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "McpGovernance.sln")))
            {
                return Directory.CreateDirectory(Path.Combine(at.FullName, "benchmarks", "results")).FullName;
            }
        }

        return null;
    }
}
