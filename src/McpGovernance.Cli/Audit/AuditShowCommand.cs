using System.CommandLine;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit show</c>: what stands in the journal now.</summary>
internal static class AuditShowCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var root = AuditArguments.Root();
        var filters = new AuditFilters(time);
        var limit = AuditArguments.Count("--limit", "Only the last so many rows (with --json: records).", least: 1);
        var json = AuditArguments.Json("Print the records exactly as they were written, one JSON object per line.");
        var command = new Command("show", "Show calls, oldest first, one row each. A call without an outcome is 'in flight' while its process runs, else 'indeterminate'.")
        {
            root,
        };
        filters.AddTo(command);
        command.Options.Add(limit);
        command.Options.Add(json);
        command.SetAction(result => Show(
            console, result.GetRequiredValue(root), filters.Query(result), result.GetValue(limit), result.GetValue(json)));
        return command;
    }

    private static int Show(CliConsole console, string root, JournalQuery query, int? limit, bool json)
    {
        var problems = new ProblemWriter(console.Error);
        var reader = new JournalReader(root);
        var records = reader.Read(problems.Write);
        var shown = json
            ? JsonLines.Write(console, records.Where(query.Matches).Last(limit))
            : AuditTable.Write(console, new CallRows(reader, query).Merge(records).Last(limit));
        if (shown == 0)
        {
            console.Error.WriteLine("No records match.");
        }

        return problems.ExitCode;
    }
}
