using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using McpGovernance.Sqlite;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit index</c>: makes an index of journals, for the verbs that ask.</summary>
internal static class AuditIndexCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var command = new Command(
            "index", "Make an index of journals in one SQLite file, which 'query', 'timeline', 'stats' and 'export' take in the place of roots. An index that is there is replaced when the new one is whole.");
        var roots = new Argument<string[]>("root")
        {
            Description = "Roots of journals, or directories of single processes; all of them are indexed.",
            Arity = ArgumentArity.OneOrMore,
        };
        var to = new Option<string>("--to") { HelpName = "file", Description = "The file of the index.", Required = true };
        var json = AuditArguments.Json("Print what was made as one JSON object.");
        command.Arguments.Add(roots);
        command.Options.Add(to);
        command.Options.Add(json);
        command.SetAction((result, cancellationToken) => Task.Run(
            () => Make(console, time, result.GetRequiredValue(to), result.GetRequiredValue(roots), result.GetValue(json), cancellationToken), cancellationToken));
        return command;
    }

    private static int Make(CliConsole console, TimeProvider time, string path, string[] roots, bool json, CancellationToken cancellationToken)
    {
        var problems = new ProblemWriter(console.Error);
        var began = time.GetTimestamp();
        var content = AuditArguments.HistoryOf(() => SqliteAuditIndex.Rebuild(path, roots, problems.Write, cancellationToken));
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        if (json)
        {
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteNumber("v", 1);
                writer.WriteString("file", Path.GetFullPath(path));
                writer.WriteNumber("records", content.Records);
                writer.WriteNumber("logs", content.Logs);
                writer.WriteNumber("seconds", Math.Round(seconds, 3));
                writer.WriteEndObject();
            }

            console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
        }
        else
        {
            console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{content.Records} records of {content.Logs} logs are in {TerminalText.Escape(path)} ({seconds:F1} s)."));
        }

        return problems.ExitCode;
    }
}
