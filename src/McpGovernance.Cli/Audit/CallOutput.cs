using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints calls in one of their forms.</summary>
internal static class CallOutput
{
    private static readonly string[] Headers = ["time", "caller", "client", "operation", "target", "inputs", "status", "code", "rule", "ms"];

    public static long Write(CliConsole console, IEnumerable<JoinedCall> calls, CallForm form) => form switch
    {
        CallForm.Json => CallJsonLines.Write(console, calls, static (writer, call) => call.WriteTo(writer)),
        CallForm.Ocsf => CallJsonLines.Write(console, calls, OcsfEvent.Write),
        CallForm.Csv => CallCsv.Write(console, calls),
        _ => new PagedTable(console, Headers, "status").Write(calls.Select(Row)),
    };

    private static string[] Row(JoinedCall call) =>
    [
        AuditCells.Time(call.First),
        CallCells.Caller(call),
        CallCells.Client(call),
        CallCells.Cut(AuditCells.Operation(call.Last)),
        CallCells.Target(call),
        CallCells.Inputs(call),
        CallCells.Status(call),
        CallCells.Code(call),
        CallCells.Rule(call),
        AuditCells.Milliseconds(call.Last),
    ];
}
