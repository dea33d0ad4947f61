using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Catalog;
using McpGovernance.Cli.Audit;
using Spectre.Console;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog usage</c>: who uses which version, and who still speaks one that is on its way out.</summary>
internal static class CatalogUsageCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var path = CatalogChange.Path();
        var root = AuditArguments.Root();
        var since = AuditFilters.Since(time);
        var isEnding = new Option<bool>("--ending") { Description = "Only versions that are deprecated or out of service: whom to talk to before a sunset." };
        var json = AuditArguments.Json("Print one JSON object per line.");
        var command = new Command("usage", "Show which callers and clients use which version of each tool, from the journal.") { path, root };
        command.Options.Add(since);
        command.Options.Add(isEnding);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            var catalog = CatalogFile.Load(result.GetRequiredValue(path));
            var problems = new ProblemWriter(console.Error);
            var uses = Uses(result.GetRequiredValue(root), result.GetValue(since), problems).Select(use => (Use: use, Status: Status(catalog, use)))
                .Where(one => !result.GetValue(isEnding) || one.Status is not ("active" or "-")).ToList();
            if (result.GetValue(json))
            {
                uses.ForEach(one => WriteJson(console, one.Use, one.Status));
            }
            else if (uses.Count > 0)
            {
                WriteTable(console, uses);
            }
            else
            {
                console.Error.WriteLine("No calls match.");
            }

            return problems.ExitCode;
        });
        return command;
    }

    /// <summary>Who used what since a moment, or ever.</summary>
    public static IReadOnlyList<ToolUse> Uses(string root, DateTimeOffset? since, ProblemWriter problems)
    {
        var query = new JournalQuery { Since = since };
        return ToolUse.Of(new JournalReader(root).Read(problems.Write).Where(query.Matches));
    }

    private static string Status(CatalogDocument catalog, ToolUse use) =>
        use.Version is null ? "-" : SemanticVersion.TryParse(use.Version, out var version) && catalog.Find(use.Tool)?.Find(version) is { } found ? EnumWord.Of(found.Status) : "unknown";

    private static void WriteTable(CliConsole console, List<(ToolUse Use, string Status)> uses)
    {
        var table = new Table { Border = TableBorder.None }.AddColumns("tool", "version", "status", "caller", "client", "calls", "last seen");
        foreach (var (use, status) in uses)
        {
            string[] cells = [use.Tool, use.Version ?? "-", status, use.IsCallerVerified ? use.Caller : $"{use.Caller} (asserted)", use.Client ?? "-", use.Calls.ToString(CultureInfo.InvariantCulture), Moment(use)];
            table.AddRow([.. cells.Select(static cell => new Text(TerminalText.Escape(cell)))]);
        }

        console.Ansi.Write(table);
    }

    private static void WriteJson(CliConsole console, ToolUse use, string status)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("tool", use.Tool);
            writer.WriteString("version", use.Version);
            writer.WriteString("status", status);
            writer.WriteString("caller", use.Caller);
            writer.WriteBoolean("verified", use.IsCallerVerified);
            writer.WriteString("client", use.Client);
            writer.WriteNumber("calls", use.Calls);
            writer.WriteString("lastSeen", Moment(use));
            writer.WriteEndObject();
        }

        console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static string Moment(ToolUse use) => use.LastSeen.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
