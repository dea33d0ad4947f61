using System.Text.Json;
using McpGovernance.Cli.Tests.Support;

namespace McpGovernance.Cli.Tests.Samples;

/// <summary>The README's first command: it runs, and what it shows is what <c>mcpgov audit show</c> says.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class QuickStartTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Test]
    public async Task QuickStart_Run_ShowsATableThatItsJournalConfirms()
    {
        var (exitCode, output, error) = await SampleRun.OfAsync("QuickStart", s_limit);

        exitCode.Should().Be(0, "it said: {0}", error);
        error.Should().BeEmpty();
        var root = output.Split('\n').Single(static line => line.StartsWith("journal: ", StringComparison.Ordinal))["journal: ".Length..].TrimEnd();
        try
        {
            var show = await CliRun.RedirectedAsync("audit", "show", root, "--json");
            show.ExitCode.Should().Be(0);
            var table = AnswersOf(output);
            var journal = RecordsOf(show);

            table.Keys.Should().Equal("alice", "bob", "carol");
            foreach (var (person, answers) in table)
            {
                answers.Should().HaveCount(12);
                answers.Should().Equal(journal[person]);
            }

            table.Values.SelectMany(static answers => answers).Select(static answer => answer.Answer).Should().Contain(["done", "access.unknown", "admission.duplicate_key", "contract.arguments_invalid"]);
            output.Should().Contain("'/text' must be a string, but is an integer. Correct this and call the tool again.");
            show.Lines.Count(static line => line.Contains("\"type\":\"audit.closed\"", StringComparison.Ordinal)).Should().Be(3, "each desk closes its journal");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(root)!, recursive: true);
        }
    }

    /// <summary>The columns of the table: what each person asked for, and the code of the answer, its status or what a list showed.</summary>
    private static Dictionary<string, (string Request, string Answer)[]> AnswersOf(string output)
    {
        var lines = output.Split('\n').Select(static line => line.TrimEnd()).ToArray();
        var rule = Array.FindIndex(lines, static line => line.StartsWith("---", StringComparison.Ordinal));
        var widths = lines[rule].Split("  ").Select(static dashes => dashes.Length).ToArray();
        var header = CellsOf(lines[rule - 1]);
        var rows = lines.Skip(rule + 1).TakeWhile(static line => line.Length > 0).Select(CellsOf).ToArray();
        return Enumerable.Range(1, widths.Length - 1).ToDictionary(column => header[column], column => rows.Select(row => (row[0], Meaning(row[column]))).ToArray());

        string[] CellsOf(string line) =>
            [.. widths.Select((width, index) => line.PadRight(500).Substring(widths.Take(index).Sum(static before => before + 2), width).Trim())];

        static string Meaning(string cell) => cell switch
        {
            "- error -32602" => "access.unknown",
            _ => cell.TrimStart('+', '-', ' '),
        };
    }

    private static Dictionary<string, (string Request, string Answer)[]> RecordsOf(CliRun show) => show.Lines
        .Select(static line => JsonSerializer.Deserialize<JsonElement>(line))
        .Where(static record => record.GetProperty("type").GetString() is "call.outcome" or "list.view")
        .GroupBy(static record => record.GetProperty("caller").GetProperty("subject").GetString()!)
        .ToDictionary(static records => records.Key, static records => records.Select(RequestAndAnswer).ToArray());

    private static (string Request, string Answer) RequestAndAnswer(JsonElement record) =>
        record.TryGetProperty("list", out var list)
            ? (record.GetProperty("method").GetString()!, $"{list.GetProperty("shown").GetInt32()} listed")
            : (record.GetProperty("target").GetProperty("name").GetString()!,
                record.TryGetProperty("decision", out var decision) && decision.TryGetProperty("code", out var code)
                    ? code.GetString()!
                    : record.GetProperty("outcome").GetProperty("status").GetString()!);
}
