using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints the records of a timeline, one row or line each.</summary>
internal static class TimelineOutput
{
    private const string None = "-";
    private const int LogEnd = 8;

    private static readonly string[] Headers = ["time", "event", "caller", "operation", "target", "status", "code", "ms", "detail", "at"];

    public static long WriteTable(CliConsole console, IEnumerable<JoinedCall> steps) => new PagedTable(console, Headers, "status").Write(steps.Select(static step => new[]
    {
        AuditCells.Time(step.Last),
        CallCells.Cut(AuditCells.Type(step.Last)),
        CallCells.Caller(step),
        CallCells.Cut(AuditCells.Method(step.Last)),
        CallCells.Target(step),
        CallCells.Status(step),
        CallCells.Code(step),
        AuditCells.Milliseconds(step.Last),
        Detail(step),
        At(step.Last),
    }));

    /// <summary>The records as they were written, but for what could steer a terminal.</summary>
    public static long WriteJson(CliConsole console, IEnumerable<JoinedCall> steps)
    {
        var count = 0L;
        foreach (var step in steps)
        {
            console.Out.Write(TerminalText.EscapeJson(Encoding.UTF8.GetString(step.Last.Utf8Json.Span)));
            console.Out.Write('\n');
            count++;
        }

        return count;
    }

    /// <summary>Why, of what is no request; the rule, of a decision.</summary>
    private static string Detail(JoinedCall step)
    {
        if (step.Last.Reason is { Length: > 0 } reason)
        {
            return TerminalText.Escape(CallCells.Cut(reason));
        }

        return step.Member("recovery") is { ValueKind: JsonValueKind.Object } recovery
            ? TerminalText.Escape(CallCells.Cut(recovery.GetRawText()))
            : CallCells.Rule(step);
    }

    /// <summary>Which process wrote it, in which of its lives, and where there.</summary>
    private static string At(JournalRecord record) => record.Log is { Length: > 0 } log
        ? TerminalText.Escape(string.Create(CultureInfo.InvariantCulture, $"{(log.Length > LogEnd ? log[^LogEnd..] : log)}/{record.Epoch}/{record.Seq}"))
        : None;
}
