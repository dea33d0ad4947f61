using System.Text.Json;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

/// <summary>Whatever a caller puts into a record, those who ask for it see text: in tables, spreadsheets and JSON.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HostileRecordTests : IDisposable
{
    private const string Time = "2026-11-25T21:00:00Z";

    private static readonly string[] Hostile =
    [
        "a\nb", "a\r\nb", "\u001b[2J\u001b]0;owned\u0007", "\u009b31m", "\u202eevil", "\u2066x\u2069", "\u200bz", "\u2028z",
        "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "\uff0b1", "a,b;c\"d",
        "[red]x[/]", "[[", "<script>alert(1)</script>", "`x` | *y* [z](http://a)", "\\u{202E}",
    ];

    private static readonly string[][] Forms = [["query"], ["query", "--csv"], ["query", "--json"], ["timeline", "--target", "*"], ["timeline", "--target", "*", "--json"], ["export", "--format", "ocsf"], ["stats", "--by", "tool,caller"], ["stats", "--json"]];

    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [TestCaseSource(nameof(FormNames))]
    public async Task EveryForm_HostileText_HasNoControlInIt(string form)
    {
        Write(Hostile);

        foreach (var run in new[] { await RunAsync(form), await OnTerminalAsync(form) })
        {
            run.ExitCode.Should().Be(0, run.Error);
            run.Plain.Replace("\r\n", "\n", StringComparison.Ordinal).Should().NotMatchRegex("[\\x00-\\x09\\x0B-\\x1F\\x7F-\\x9F\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u2069\\uFEFF]");
        }
    }

    [TestCaseSource(nameof(FormNames))]
    public async Task EveryForm_LongValuesAndHalfPairs_AreShown(string form)
    {
        WriteRaw($"\"{new string('x', 60_000)}\"", "\"\\ud800half\"", "\"\\udfff\"", $"\"{new string('9', 100)}😀{string.Concat(Enumerable.Repeat("😀", 200))}\"");

        var run = await RunAsync(form);

        run.ExitCode.Should().Be(0, run.Error);
        run.Out.Should().NotBeEmpty();
        if (form is "query" or "timeline --target *" or "stats --by tool,caller")
        {
            run.Lines.Should().OnlyContain(line => line.Length < 2_000);
            run.Out.Should().Contain("… (60000 characters)");
        }
    }

    [Test]
    public async Task Table_OneRowPerCall_WhateverStandsInIt()
    {
        Write(Hostile);

        var run = await RunAsync("query");

        run.Lines.Should().HaveCount(Hostile.Length + 1);
        run.Out.Should().Contain("[red]x[/]").And.Contain("\\u{001B}[2J").And.Contain("\\u{202E}evil").And.Contain("\\u{005C}u{202E}");
    }

    [Test]
    public async Task Csv_NoCell_BeginsAFormula()
    {
        Write(Hostile);

        var cells = CellsOf((await RunAsync("query --csv")).Out);

        cells.Should().HaveCount(Hostile.Length + 1);
        cells.Should().OnlyContain(row => row.Count == cells[0].Count, "nothing in a cell makes another column or row");
        cells.SelectMany(row => row).Should().OnlyContain(cell => !"=+-@\uff1d\uff0b\uff0d\uff20\t\r".Contains(cell.TrimStart().FirstOrDefault('x')));
        cells.SelectMany(row => row).Should().Contain("'=cmd|' /C calc'!A0");
    }

    [Test]
    public async Task Json_EveryLine_IsOneObjectThatMeansTheSame()
    {
        Write(Hostile);

        var lines = (await RunAsync("query --json")).Lines;

        lines.Select(line => JsonElement.Parse(line).GetProperty("target").GetProperty("name").GetString()).Should().Equal(Hostile);
    }

    private static IEnumerable<string> FormNames() => Forms.Select(form => string.Join(' ', form));

    private static List<List<string>> CellsOf(string csv)
    {
        var rows = new List<List<string>> { new() };
        for (var i = 0; i < csv.Length;)
        {
            var cell = new System.Text.StringBuilder();
            var isQuoted = csv[i] == '"';
            for (i += isQuoted ? 1 : 0; i < csv.Length; i++)
            {
                if (isQuoted && csv[i] == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
                {
                    i++;
                }
                else if (isQuoted ? csv[i] == '"' : csv[i] is ',' or '\r')
                {
                    break;
                }

                cell.Append(csv[i]);
            }

            i += isQuoted ? 1 : 0;
            rows[^1].Add(cell.ToString());
            if (csv[i] == ',')
            {
                i++;
                continue;
            }

            csv.Substring(i, 2).Should().Be("\r\n");
            i += 2;
            if (i < csv.Length)
            {
                rows.Add([]);
            }
        }

        return rows;
    }

    private void Write(params string[] texts) => WriteRaw([.. texts.Select(text => JsonSerializer.Serialize(text))]);

    /// <summary>The same text wherever a caller, a client or a server's author chooses one.</summary>
    private void WriteRaw(params string[] json) => _journal.Append(LogA, [.. json.Select((text, i) => Line(
        LogA, i + 1, "call.outcome", Time, $"c{i}",
        $"\"caller\":{{\"kind\":\"local\",\"verified\":false,\"subject\":{text},\"roles\":[{text}],\"actors\":[{text}]}},\"client\":{{\"name\":{text},\"version\":{text}}},\"method\":{text},"
        + $"\"target\":{{\"kind\":\"tool\",\"name\":{text}}},\"tool\":{{\"version\":{text}}},\"inputs\":{{\"value\":{text}}},\"decision\":{{\"verdict\":\"deny\",\"code\":{text},\"entry\":{text},\"guards\":[{text}]}},\"reason\":{text},"
        + $"\"outcome\":{{\"status\":\"refused\",\"detail\":{text},\"ms\":1}}"))]);

    private Task<CliRun> RunAsync(string form) => CliRun.RedirectedAsync(Arguments(form));

    private Task<CliRun> OnTerminalAsync(string form) => CliRun.OnTerminalAsync(200, Arguments(form));

    private string[] Arguments(string form)
    {
        var parts = form.Split(' ');
        return ["audit", parts[0], _journal.Root, .. parts[1..]];
    }
}
