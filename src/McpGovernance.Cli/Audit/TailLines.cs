using McpGovernance.Audit;
using Spectre.Console;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints one line per record. The width of a column is a minimum: nothing is cut.</summary>
internal static class TailLines
{
    public static int Write(CliConsole console, IEnumerable<JournalRecord> records)
    {
        var count = 0;
        foreach (var record in records)
        {
            var status = record.Status ?? record.Verdict;
            var left = string.Concat(
                AuditCells.Time(record),
                Column(AuditCells.Type(record), 14),
                Column(AuditCells.Caller(record), 20),
                Column(AuditCells.Roles(record), 14),
                Column(AuditCells.Method(record), 12),
                Column(AuditCells.Target(record), 24));
            var right = string.Concat(
                Column(AuditCells.Code(record), 18), "  ", AuditCells.Milliseconds(record).PadLeft(8));

            // Not through Spectre, which would wrap the line at the width of the terminal.
            console.Out.Write(left);
            console.Ansi.Write(new Text(Column(AuditCells.Status(record, status), 14), AuditCells.StatusStyle(status)));
            console.Out.WriteLine(right);
            count++;
        }

        return count;
    }

    private static string Column(string text, int width) => "  " + text.PadRight(width);
}
