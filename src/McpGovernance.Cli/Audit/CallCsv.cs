using System.Globalization;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Cli.Policy;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints calls for a spreadsheet: RFC 4180, one row each, and nothing that is taken for a formula.</summary>
internal static class CallCsv
{
    // What a cell of a spreadsheet holds.
    private const int MaxCell = 32_000;

    private static readonly (string Name, Func<JoinedCall, string?> Value)[] Columns =
    [
        ("began", static call => Time(call.Began)),
        ("ended", static call => Time(call.Ended)),
        ("call", static call => call.Last.Call),
        ("type", static call => call.Last.Type),
        ("status", static call => call.Status),
        ("count", static call => Number(call.Last.Count)),
        ("caller", static call => call.Last.CallerSubject),
        ("caller_kind", static call => call.Last.CallerKind),
        ("verified", static call => call.Last.CallerKind is null ? null : call.Last.IsCallerVerified ? "true" : "false"),
        ("issuer", static call => call.Last.CallerIssuer),
        ("oauth_client", static call => call.Last.CallerClient),
        ("tenant", static call => call.Last.CallerTenant),
        ("roles", static call => string.Join(' ', call.Last.Roles)),
        ("actors", static call => string.Join(' ', call.Last.CallerActors)),
        ("client", static call => call.Last.ClientName),
        ("client_version", static call => call.Last.ClientVersion),
        ("server", static call => call.Text("server", "name")),
        ("method", static call => call.Last.Method),
        ("target_kind", static call => call.Last.TargetKind),
        ("target", static call => call.Last.TargetName),
        ("tool_version", static call => call.Last.ToolVersion),
        ("tool_kind", static call => call.Last.ToolKind),
        ("inputs_digest", static call => call.Text("inputs", "digest", "value")),
        ("inputs", static call => call.Member("inputs") is { ValueKind: JsonValueKind.Object } inputs && inputs.TryGetProperty("value", out var value) ? value.GetRawText() : null),
        ("verdict", static call => call.Last.Verdict),
        ("code", static call => call.Last.Code),
        ("entry", static call => call.Last.Entry),
        ("guards", static call => string.Join(' ', call.Last.Guards)),
        ("policy", static call => call.Last.PolicyDigest),
        ("ms", static call => call.Last.Milliseconds?.ToString("0.###", CultureInfo.InvariantCulture)),
        ("trace", static call => call.Text("trace")),
        ("log", static call => call.First.Log),
        ("epoch", static call => Number(call.First.Epoch)),
        ("seq", static call => Number(call.First.Seq)),
    ];

    public static long Write(CliConsole console, IEnumerable<JoinedCall> calls)
    {
        var count = 0L;
        foreach (var call in calls)
        {
            if (count++ == 0)
            {
                WriteRow(console, Columns.Select(static column => column.Name));
            }

            WriteRow(console, Columns.Select(column => column.Value(call)));
        }

        return count;
    }

    /// <summary>One cell; the wide forms of the signs begin a formula in some spreadsheets too.</summary>
    internal static string Cell(string? text)
    {
        var cut = CallCells.Cut(text, MaxCell);
        return MatrixWriter.Csv(cut.TrimStart() is ['\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] ? "'" + cut : cut);
    }

    internal static void WriteRow(CliConsole console, IEnumerable<string?> cells) => console.Out.Write(string.Join(',', cells.Select(Cell)) + "\r\n");

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
