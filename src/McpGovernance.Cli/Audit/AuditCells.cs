using System.Globalization;
using McpGovernance.Audit;
using Spectre.Console;

namespace McpGovernance.Cli.Audit;

/// <summary>What the columns say. Everything is escaped, and nothing is empty, so that columns can be counted.</summary>
internal static class AuditCells
{
    private const string None = "-";

    public static string Time(JournalRecord record) =>
        record.Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? None;

    public static string Type(JournalRecord record) => Known(record.Type)
        + (record.Version == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (v{record.Version})"));

    public static string Caller(JournalRecord record) => record switch
    {
        { CallerSubject: { Length: > 0 } subject } when record.IsCallerVerified => TerminalText.Escape(subject),
        { CallerSubject: { Length: > 0 } subject } => TerminalText.Escape(subject) + " (asserted)",
        _ => Known(record.CallerKind),
    };

    public static string Roles(JournalRecord record) => Known(string.Join(",", record.Roles));

    public static string Method(JournalRecord record) => Known(record.Method);

    /// <summary>The method of a call; the type of everything that is none.</summary>
    public static string Operation(JournalRecord record) =>
        record.Version == 1 && record.Method is not null && record.Type is "list.view" or "call.intent" or "call.round" or "call.outcome" or "call.refused"
            ? Method(record)
            : Type(record);

    public static string Target(JournalRecord record) => record switch
    {
        { TargetName: { } name, TargetKind: null or "tool" } => Known(name),
        { TargetName: { } name, TargetKind: { } kind } => TerminalText.Escape($"{kind}:{name}"),
        { ListShown: { } shown } => string.Create(CultureInfo.InvariantCulture, $"{shown} shown, {record.ListHidden ?? 0} hidden"),
        _ => None,
    };

    public static string Status(JournalRecord record, string? status) =>
        Known(status == "in_flight" ? "in flight" : status)
        + (record.Count is > 1 and var count ? string.Create(CultureInfo.InvariantCulture, $" x{count}") : "");

    public static string Code(JournalRecord record) => Known(record.Code);

    public static string Milliseconds(JournalRecord record) =>
        record.Milliseconds?.ToString("0.###", CultureInfo.InvariantCulture) ?? None;

    public static Style StatusStyle(string? status) => status switch
    {
        "done" or "allow" => new Style(Color.Green),
        "refused" or "refused_by_others" or "deny" => new Style(Color.Red),
        "exception" or "tool_error" or "cancelled" or "timed_out" => new Style(Color.Yellow),
        "indeterminate" => new Style(Color.Fuchsia),
        _ => Style.Plain,
    };

    private static string Known(string? text) => string.IsNullOrEmpty(text) ? None : TerminalText.Escape(text);
}
