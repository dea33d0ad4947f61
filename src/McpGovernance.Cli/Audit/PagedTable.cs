using Spectre.Console;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints a table a page at a time, so that a long one is never held as a whole. Cells are text, never markup.</summary>
internal sealed class PagedTable(CliConsole console, IReadOnlyList<string> headers, string? styled = null)
{
    private const int Page = 500;

    /// <summary>Prints rows whose cells are escaped already.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>How many there were.</returns>
    public long Write(IEnumerable<string[]> rows)
    {
        var count = 0L;
        foreach (var page in rows.Chunk(Page))
        {
            var table = Create(isFirst: count == 0);
            foreach (var row in page)
            {
                table.AddRow(row.Select((cell, i) => headers[i] == styled ? new Text(cell, AuditCells.StatusStyle(cell.Split(' ')[0])) : new Text(cell)));
            }

            console.Ansi.Write(table);
            count += page.Length;
        }

        return count;
    }

    private Table Create(bool isFirst)
    {
        var table = new Table
        {
            Border = console.IsTerminal ? TableBorder.SimpleHeavy : TableBorder.None,
            ShowHeaders = isFirst || console.IsTerminal,
        };
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header, new Style(decoration: Decoration.Bold)))
            {
                NoWrap = !console.IsTerminal || header is "time" or "status",
                Alignment = header is "ms" or "calls" or "p50" or "p95" or "p99" ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, console.IsTerminal ? 1 : 2, 0),
            });
        }

        return table;
    }
}
