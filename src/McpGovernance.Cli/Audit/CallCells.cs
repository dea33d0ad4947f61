using System.Globalization;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>What the columns of a call say. Long texts are cut and say so; <c>--json</c> has them whole.</summary>
internal static class CallCells
{
    private const string None = "-";
    private const int MaxCell = 120;

    public static string Caller(JoinedCall call) => Cut(AuditCells.Caller(call.Last));

    public static string Client(JoinedCall call) => Known(Cut(call.Last switch
    {
        { ClientName: { } name, ClientVersion: { } version } => $"{name} {version}",
        { ClientName: { } name } => name,
        _ => call.Last.CallerClient,
    }));

    public static string Target(JoinedCall call) =>
        Cut(AuditCells.Target(call.Last)) + (call.Last.ToolVersion is { } version ? $" {TerminalText.Escape(Cut(version))}" : "");

    public static string Status(JoinedCall call) => Cut(AuditCells.Status(call.Last, call.Status));

    public static string Code(JoinedCall call) => Cut(AuditCells.Code(call.Last));

    /// <summary>The entry that decided, and the guards that applied.</summary>
    public static string Rule(JoinedCall call) => Known(Cut(string.Join(
        ' ', call.Last.Guards.Select(static guard => $"+{guard}").Prepend(call.Last.Entry).Where(static rule => !string.IsNullOrEmpty(rule)))));

    /// <summary>The inputs where they are on record; else their size and digest, by which equal ones are found.</summary>
    public static string Inputs(JoinedCall call)
    {
        var inputs = call.Member("inputs");
        if (inputs.ValueKind != JsonValueKind.Object)
        {
            return None;
        }

        if (inputs.TryGetProperty("value", out var value))
        {
            return Known(Cut(value.GetRawText()));
        }

        var size = inputs.TryGetProperty("size", out var bytes) ? $"{bytes.GetRawText()} B" : "";
        var digest = call.Text("inputs", "digest", "value") is { } text ? $" {(text.Length > 10 ? text[..10] + "…" : text)}" : "";
        return Known(Cut(size + digest).Trim());
    }

    /// <summary>At most so many characters, and how many there were.</summary>
    public static string Cut(string? text, int most = MaxCell)
    {
        if (text is null || text.Length <= most)
        {
            return text ?? "";
        }

        var kept = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}… ({text.Length} characters)");
    }

    private static string Known(string? text) => string.IsNullOrEmpty(text) ? None : TerminalText.Escape(text);
}
