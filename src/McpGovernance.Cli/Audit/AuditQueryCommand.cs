using System.CommandLine;
using System.Globalization;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit query</c>: who called what, when, with which inputs, under which rule, and what came of it.</summary>
internal static class AuditQueryCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var command = new Command(
            "query", "Show calls, one row each: who, what, when, with which inputs, the rule, and what came of it. docs/audit-query.md describes every option and form.");
        var questions = new AuditQuestions(command, time);
        var limit = AuditArguments.Count("--limit", "Only so many: the newest, or with --order slowest the slowest.", least: 1);
        var order = new Option<CallOrder>("--order")
        {
            HelpName = "oldest|newest|slowest",
            Description = $"The order. Default: oldest first. Newest and slowest show {CallSelection.DefaultLimit} calls where --limit says nothing.",
        };
        var json = AuditArguments.Json("Print one JSON object per call and line.");
        var csv = new Option<bool>("--csv") { Description = "Print CSV with a header, for a spreadsheet." };
        command.Options.Add(limit);
        command.Options.Add(order);
        command.Options.Add(json);
        command.Options.Add(csv);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
            {
                result.AddError("--json and --csv are two forms: name one.");
            }
        });
        command.SetAction(result => Query(
            console,
            questions.Calls(result),
            questions.Question(result),
            new CallSelection(result.GetValue(order), result.GetValue(limit)),
            result.GetValue(json) ? CallForm.Json : result.GetValue(csv) ? CallForm.Csv : CallForm.Table));
        return command;
    }

    internal static int Query(CliConsole console, CallHistory history, CallQuestion question, CallSelection selection, CallForm form)
    {
        var problems = new ProblemWriter(console.Error);
        var calls = history.Read(problems.Write).Where(call => call.IsRequest && question.Matches(call));
        if (CallOutput.Write(console, selection.Of(calls), form) == 0)
        {
            console.Error.WriteLine("No calls match.");
        }

        if (selection.WasCut)
        {
            console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"More than {CallSelection.DefaultLimit} calls match; these are the first of this order. --limit shows more or fewer."));
        }

        return problems.ExitCode;
    }
}
