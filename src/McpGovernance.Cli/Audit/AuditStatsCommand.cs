using System.CommandLine;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit stats</c>: how many calls, by whom, of what, and what came of them.</summary>
internal static class AuditStatsCommand
{
    private const int DefaultTop = 20;

    public static Command Create(CliConsole console, TimeProvider time)
    {
        var command = new Command(
            "stats", "Count calls by tool, caller, code, status, day and policy, refusals by rule, and data by tool and caller; with percentiles of duration. Records that count several calls count as what they stand for.");
        var questions = new AuditQuestions(command, time);
        var by = new Option<string[]>("--by")
        {
            HelpName = "key[,key...]",
            Description = $"Count by these instead, together; may stand several times. Keys: {StatsKey.Names}.",
        };
        by.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.SelectMany(static token => token.Value.Split(',')).Where(static name => StatsKey.Find(name) is null))
            {
                result.AddError($"--by '{name}' is no key: expected {StatsKey.Names}.");
            }
        });
        var top = AuditArguments.Count("--top", $"Only so many rows of each table. Default: {DefaultTop}; with --json all.", least: 1);
        var json = AuditArguments.Json("Print one JSON object.");
        var anomalies = new Option<bool>("--anomalies") { Description = "Also tell what is unusual: a caller's first call of a tool, and bursts of refusals." };
        command.Options.Add(anomalies);
        command.Options.Add(by);
        command.Options.Add(top);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            var question = questions.Question(result);
            var problems = new ProblemWriter(console.Error);
            var groups = Groups(result.GetValue(by));
            var total = Count(questions.Calls(result).Read(problems.Write), question, groups);

            // A second reading: records in their order, where counting takes calls as they end. What is wrong was said.
            var found = result.GetValue(anomalies) ? FoundAnomalies.In(questions.Everything(result).ReadSteps(static _ => { }), question) : null;
            if (result.GetValue(json))
            {
                StatsOutput.WriteJson(console, total, groups, result.GetValue(top) ?? int.MaxValue, found is null ? null : found.WriteJson);
            }
            else
            {
                StatsOutput.WriteTables(console, total, groups, result.GetValue(top) ?? DefaultTop);
                found?.WriteTable(console);
            }

            return problems.ExitCode;
        });
        return command;
    }

    private static Tally Count(IEnumerable<JoinedCall> calls, CallQuestion question, IReadOnlyList<StatsGroup> groups)
    {
        var total = new Tally();
        foreach (var call in calls.Where(call => call.IsRequest && question.Matches(call)))
        {
            total.Add(call);
            foreach (var group in groups)
            {
                group.Add(call);
            }
        }

        return total;
    }

    private static IReadOnlyList<StatsGroup> Groups(string[]? by) => by is { Length: > 0 }
        ? [.. by.Select(static names => StatsGroup.By(Keys(names)))]
        :
        [
            StatsGroup.By(Keys("tool")),
            StatsGroup.By(Keys("caller")),
            StatsGroup.By(Keys("code")),
            StatsGroup.By(Keys("status")),
            StatsGroup.By(Keys("day")),
            StatsGroup.By(Keys("policy")),
            new StatsGroup(Keys("rule,code"), "refusals: rule x code", static call => call.Last.Verdict == "deny"),
            new StatsGroup(Keys("data,tool,caller"), "data x tool x caller", static call => StatsKey.Find("data")!.Values(call).Any(static value => value is not null)),
        ];

    private static IReadOnlyList<StatsKey> Keys(string names) => [.. names.Split(',').Select(static name => StatsKey.Find(name)!)];
}
