using Spectre.Console;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints rows as a table, a page at a time, so that a large journal is never held as a whole.</summary>
internal static class AuditTable
{
    private const int Page = 500;

    private static readonly string[] Headers = ["time", "caller", "roles", "operation", "target", "status", "code", "ms"];

    public static int Write(CliConsole console, IEnumerable<CallRow> rows)
    {
        var count = 0;
        foreach (var page in rows.Chunk(Page))
        {
            var table = Create(console, isFirst: count == 0);
            foreach (var row in page)
            {
                // Text, never markup: what stands in a record is not ours to interpret.
                table.AddRow(
                    new Text(AuditCells.Time(row.First)),
                    new Text(AuditCells.Caller(row.Last)),
                    new Text(AuditCells.Roles(row.Last)),
                    new Text(AuditCells.Operation(row.Last)),
                    new Text(AuditCells.Target(row.Last)),
                    new Text(AuditCells.Status(row.Last, row.Status), AuditCells.StatusStyle(row.Status)),
                    new Text(AuditCells.Code(row.Last)),
                    new Text(AuditCells.Milliseconds(row.Last)));
            }

            console.Ansi.Write(table);
            count += page.Length;
        }

        return count;
    }

    private static Table Create(CliConsole console, bool isFirst)
    {
        var table = new Table
        {
            Border = console.IsTerminal ? TableBorder.SimpleHeavy : TableBorder.None,
            ShowHeaders = isFirst || console.IsTerminal,
        };
        foreach (var header in Headers)
        {
            table.AddColumn(new TableColumn(new Text(header, new Style(decoration: Decoration.Bold)))
            {
                NoWrap = !console.IsTerminal || header is "time" or "status" or "ms",
                Alignment = header == "ms" ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, console.IsTerminal ? 1 : 2, 0),
            });
        }

        return table;
    }
}
