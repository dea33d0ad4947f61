using System.CommandLine;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit timeline</c>: everything of one caller, trace, call or target, in order.</summary>
internal static class AuditTimelineCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var command = new Command(
            "timeline",
            "Show every record of one caller, client, agent, trace, call, tool or target, in the order of time, across processes and roots; with the changes of policy and catalog, recoveries and gaps that lie between.");
        var questions = new AuditQuestions(command, time);
        var limit = AuditArguments.Count("--limit", "Only the last so many records.", least: 1);
        var json = AuditArguments.Json("Print the records as they were written, one JSON object per line.");
        command.Options.Add(limit);
        command.Options.Add(json);
        command.SetAction(result => Show(
            console, questions.CallsAndEvents(result), Subject(questions.Question(result)), result.GetValue(limit), result.GetValue(json)));
        return command;
    }

    private static int Show(CliConsole console, CallHistory history, CallQuestion question, int? limit, bool json)
    {
        var problems = new ProblemWriter(console.Error);
        var steps = TimelineEvents.Of(history.ReadSteps(problems.Write), question).Last(limit);
        if ((json ? TimelineOutput.WriteJson(console, steps) : TimelineOutput.WriteTable(console, steps)) == 0)
        {
            console.Error.WriteLine("No records match.");
        }

        return problems.ExitCode;
    }

    private static CallQuestion Subject(CallQuestion question) =>
        question is { Caller: null, Client: null, Agent: null, Trace: null, Call: null, Tool: null, Target: null }
            ? throw new UsageException("a timeline is about something: name --caller, --client, --agent, --trace, --call, --tool or --target. 'mcpgov audit show' has everything.")
            : question;
}
