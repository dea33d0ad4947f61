using System.CommandLine;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit tail</c>: records as they are written.</summary>
internal static class AuditTailCommand
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static Command Create(CliConsole console, TimeProvider time)
    {
        var root = AuditArguments.Root();
        var filters = new AuditFilters(time);
        var lines = AuditArguments.Count("--lines", "Begin with the last so many records. Default: 10.", least: 0);
        var json = AuditArguments.Json("Print the records exactly as they were written, one JSON object per line.");
        var command = new Command("tail", "Show records as they are written, also those of processes that start later. Stop it with Ctrl+C.")
        {
            root,
        };
        filters.AddTo(command);
        command.Options.Add(lines);
        command.Options.Add(json);
        command.SetAction((result, cancellationToken) => TailAsync(
            console,
            time,
            new JournalReader(result.GetRequiredValue(root)),
            filters.Query(result),
            result.GetValue(lines) ?? 10,
            result.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> TailAsync(
        CliConsole console, TimeProvider time, JournalReader reader, JournalQuery query, int lines, bool json, CancellationToken cancellationToken)
    {
        var problems = new ProblemWriter(console.Error);
        int? last = lines;
        while (true)
        {
            var records = reader.Read(problems.Write).Where(query.Matches).Last(last);
            _ = json ? JsonLines.Write(console, records) : TailLines.Write(console, records);
            await console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            last = null;
            try
            {
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return problems.ExitCode;
            }
        }
    }
}
