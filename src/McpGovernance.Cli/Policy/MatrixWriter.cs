using McpGovernance.Policy;
using Spectre.Console;

namespace McpGovernance.Cli.Policy;

/// <summary>Prints a matrix: for a terminal, for a document, or for a spreadsheet.</summary>
internal sealed class MatrixWriter(CliConsole console)
{
    public void Write(PolicyMatrix matrix, MatrixForm form)
    {
        string[] header = ["kind", "name", .. matrix.Roles, "under"];
        var rows = matrix.Rows.Select(Cells);
        switch (form)
        {
            case MatrixForm.Markdown:
                WriteMarkdown(header, rows);
                break;
            case MatrixForm.Csv:
                foreach (var row in rows.Prepend(header))
                {
                    console.Out.Write(string.Join(',', row.Select(Csv)) + "\r\n");
                }

                break;
            default:
                WriteTable(console, header, rows);
                break;
        }
    }

    /// <summary>Prints a table as it is read on a terminal; nothing in it is markup.</summary>
    public static void WriteTable(CliConsole console, IEnumerable<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = console.IsTerminal ? TableBorder.SimpleHeavy : TableBorder.None };
        foreach (var name in header)
        {
            table.AddColumn(new TableColumn(new Text(TerminalText.Escape(name))) { NoWrap = !console.IsTerminal, Padding = new Padding(0, 0, console.IsTerminal ? 1 : 2, 0) });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(static cell => new Text(cell.Length == 0 ? "-" : TerminalText.Escape(cell)))]);
        }

        console.Ansi.Write(table);
    }

    private static string[] Cells(PolicyMatrixRow row) =>
    [
        EnumWord.Of(row.Kind),
        row.Tool?.Version is { } version ? $"{row.Name} {version}" : row.Name,
        .. row.Cells.Select(static cell => EnumWord.Of(cell.Access)),
        string.Join("; ", row.Cells.SelectMany(static cell => cell.Under).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
    ];

    private void WriteMarkdown(string[] header, IEnumerable<string[]> rows)
    {
        console.Out.WriteLine($"| {string.Join(" | ", header.Select(Markdown))} |");
        console.Out.WriteLine($"|{string.Concat(header.Select(static _ => "---|"))}");
        foreach (var row in rows)
        {
            console.Out.WriteLine($"| {string.Join(" | ", row.Select(Markdown))} |");
        }
    }

    /// <summary>What strangers wrote stays text: no markup, no link, no mention, no other column.</summary>
    internal static string Markdown(string text) => string.Concat(TerminalText.Escape(text).Select(static one =>
        one is '<' or '>' or '[' or ']' or '*' or '_' or '`' or '|' or '\\' or '#' or '!' or '~' ? $"\\{one}" : one == '@' ? "&#64;" : one.ToString()));

    /// <summary>RFC 4180, and nothing that a spreadsheet takes for a formula.</summary>
    internal static string Csv(string text)
    {
        var safe = TerminalText.Escape(text);
        safe = safe.TrimStart() is ['=' or '+' or '-' or '@', ..] ? "'" + safe : safe;
        return safe.AsSpan().ContainsAny(",\"\r\n;") || safe.Length != safe.Trim().Length ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
