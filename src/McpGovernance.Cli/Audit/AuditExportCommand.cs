using System.CommandLine;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit export</c>: calls for other systems.</summary>
internal static class AuditExportCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var command = new Command(
            "export", "Print calls for other systems, as they began: JSON lines, CSV, or OCSF API Activity (6003). Nothing is added that is not on record.");
        var questions = new AuditQuestions(command, time);
        var format = new Option<CallForm>("--format") { HelpName = "json|csv|ocsf", Description = "The form. Default: json, one object per call and line.", DefaultValueFactory = static _ => CallForm.Json };
        format.AcceptOnlyFromAmong("json", "csv", "ocsf");
        command.Options.Add(format);
        command.SetAction(result => AuditQueryCommand.Query(
            console,
            questions.Calls(result),
            questions.Question(result),
            new CallSelection(CallOrder.Oldest, null),
            result.GetValue(format)));
        return command;
    }
}
