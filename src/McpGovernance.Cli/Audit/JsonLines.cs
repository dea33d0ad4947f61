using System.Text;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints the records' own bytes; on a terminal, what could steer it is escaped as JSON escapes it.</summary>
internal static class JsonLines
{
    public static int Write(CliConsole console, IEnumerable<JournalRecord> records)
    {
        var count = 0;
        foreach (var record in records)
        {
            // The reader has made sure that a record is valid UTF-8, so this gives back the same bytes.
            var line = Encoding.UTF8.GetString(record.Utf8Json.Span);
            console.Out.Write(console.IsTerminal ? TerminalText.EscapeJson(line) : line);
            console.Out.Write('\n');
            count++;
        }

        return count;
    }
}
