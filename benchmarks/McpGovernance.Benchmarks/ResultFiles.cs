using System.Globalization;
using BenchmarkDotNet.Reports;

namespace McpGovernance.Benchmarks;

/// <summary>Keeps what was measured in <c>benchmarks/results</c>: each report as Markdown, and the budgets in <c>summary.csv</c>.</summary>
internal static class ResultFiles
{
    private const string Header = "name,unit,budget,measured";

    public static void Write(List<Summary> summaries)
    {
        var directory = FindResults();
        if (directory is null || summaries.Count == 0)
        {
            return;
        }

        var reports = summaries.SelectMany(static summary => summary.Reports).ToList();
        if (reports.Any(static report => report.BenchmarkCase.Job.Run.HasValue(BenchmarkDotNet.Jobs.RunMode.IterationCountCharacteristic)))
        {
            Console.WriteLine("A shortened job: its error is larger than the budgets, so benchmarks/results is left as it is.");
            return;
        }

        foreach (var summary in summaries)
        {
            foreach (var report in Directory.EnumerateFiles(summary.ResultsDirectoryPath, "*-report-github.md"))
            {
                var name = Path.GetFileName(report).Replace("McpGovernance.Benchmarks.", "", StringComparison.Ordinal).Replace("-report-github", "", StringComparison.Ordinal);
                File.WriteAllText(Path.Combine(directory, name), $"Measured on {DateTime.Today:yyyy-MM-dd}.\n\n{File.ReadAllText(report).ReplaceLineEndings("\n").Trim()}\n");
            }
        }

        WriteSummary(Path.Combine(directory, "summary.csv"), reports);
    }

    /// <summary>Replaces the rows that this run measured and keeps the others.</summary>
    private static void WriteSummary(string path, List<BenchmarkReport> reports)
    {
        var earlier = File.Exists(path) ? File.ReadLines(path).Skip(1).ToDictionary(Key, StringComparer.Ordinal) : [];
        var rows = Budget.All.Select(budget => budget.Read(reports) is { } measured ? Row(budget, measured) : earlier.GetValueOrDefault(Key(Row(budget, 0)))).OfType<string>();
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
