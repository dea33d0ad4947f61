using System.CommandLine;
using McpGovernance.Audit;
using McpGovernance.Cli.Audit;
using McpGovernance.Hosting;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy explain</c>: why a call is, or was, decided as it is.</summary>
internal static class PolicyExplainCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var call = new Argument<string?>("call") { Description = "The id of a call on record, with --journal.", Arity = ArgumentArity.ZeroOrOne };
        var journal = new Option<string?>("--journal") { HelpName = "root", Description = "The journal that has the call." };
        var what = new Option<string?>("--tool") { HelpName = "what", Description = $"What is asked for: {TargetInput.Forms}." };
        var who = new Option<string?>("--caller") { HelpName = "who", Description = $"Who asks: {CallerInput.Forms}." };
        var args = new Option<string?>("--args") { HelpName = "json|file", Description = "The call's arguments. Without them it is explained whether it may ever be used." };
        var command = new Command("explain", "Say why something is decided as it is, and what would have to change. Exit codes: 0 allowed, 1 refused, 64 wrong usage, 66 something does not load, or there is no such call.") { call, journal, what, who, args };
        var input = new PolicyInput(time).AddTo(command).AddTimeTo(command);
        var tools = new PolicyTools(command, console);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(call) is null) != (result.GetValue(journal) is null))
            {
                result.AddError("The id of a call and --journal go together.");
            }
            else if (result.GetValue(call) is null ? result.GetValue(what) is null || result.GetValue(who) is null : result.GetValue(what) is not null || result.GetValue(who) is not null || result.GetValue(args) is not null)
            {
                result.AddError("Expected --tool and --caller, or the id of a call with --journal.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var policy = input.Load(result);
            if (result.GetValue(journal) is { } root)
            {
                return Explain(console, policy, await tools.ReadAllVersionsAsync(result, cancellationToken).ConfigureAwait(false), root, result.GetRequiredValue(call)!, result.GetValue(input.Json));
            }

            var known = await tools.ReadAsync(result, cancellationToken).ConfigureAwait(false);
            var caller = CallerInput.Read(policy, result.GetRequiredValue(who)!);
            var at = input.TimeOf(result);
            return Write(console, policy, [], result.GetValue(input.Json), policy.Explain(new PolicyQuestion
            {
                Roles = caller.RolesIn(policy, at),
                Caller = caller.Who,
                Client = caller.Caller?.Client,
                Target = TargetInput.Read(result.GetRequiredValue(what)!, known),
                Arguments = TargetInput.Arguments(result.GetValue(args)),
                Time = at,
            }));
        });
        return command;
    }

    private static int Explain(CliConsole console, PolicyDocument policy, IReadOnlyList<ToolContract>? tools, string root, string id, bool json)
    {
        var problems = new ProblemWriter(console.Error);
        var reader = new JournalReader(root);
        var record = new CallRows(reader, new JournalQuery { Call = id }).Merge(reader.Read(problems.Write)).Select(static row => row.Last).LastOrDefault()
            ?? throw new InvalidDataException($"The journal '{root}' has no call '{id}'.");
        var call = RecordedCalls.From(record) ?? throw new InvalidDataException($"The call '{id}' is none that a policy decides by what is asked for.");
        var replay = new PolicyReplay(policy, tools: tools);
        var question = replay.QuestionOf(call);
        var replayed = replay.Replay(call);
        List<string> facts =
        [
            $"On record: {replayed.From}{(call.Entry is null ? "" : $", entry '{call.Entry}'")}{(call.Code is null ? "" : $", code {call.Code}")}{(call.Guards.Count == 0 ? "" : $", guards '{string.Join("', '", call.Guards)}'")}; roles {(call.Roles.Count == 0 ? "none" : string.Join(", ", call.Roles))}.",
            call.PolicyDigest == policy.Evaluator.Digest ? "This policy decided it." : $"Another policy decided it ({call.PolicyDigest ?? "of no digest"}); this one says '{replayed.To}'.",
            "Arguments and claims are not on record, so what conditions on them said is unknown but for the guards named above. Below is whether it may ever be used.",
        ];
        if (question.OpenRoles.Count > 0)
        {
            facts.Add($"Claims decide whether the caller has these roles too: {string.Join(", ", question.OpenRoles)}.");
        }

        return Write(console, policy, facts, json, policy.Explain(question.Question));
    }

    private static int Write(CliConsole console, PolicyDocument policy, IReadOnlyList<string> facts, bool json, PolicyExplanation explanation)
    {
        if (json)
        {
            WriteJson(console, policy, facts, explanation);
        }
        else
        {
            foreach (var line in facts.Concat(explanation.ToText().Split('\n', StringSplitOptions.RemoveEmptyEntries)))
            {
                console.Out.WriteLine(TerminalText.Escape(line));
            }
        }

        return explanation.IsAllowed ? ExitCodes.Ok : ExitCodes.Finding;
    }

    private static void WriteJson(CliConsole console, PolicyDocument policy, IReadOnlyList<string> facts, PolicyExplanation explanation) => PolicyJson.Write(console, writer =>
    {
        PolicyJson.Policy(writer, "policy", policy.Evaluator);
        PolicyJson.Texts(writer, "record", facts);
        writer.WriteBoolean("allowed", explanation.IsAllowed);
        writer.WriteString("code", explanation.Code);
        writer.WriteString("grantedBy", explanation.GrantedBy);
        writer.WriteString("decidedBy", explanation.DecidedBy);
        PolicyJson.Objects(writer, "roles", explanation.Roles, one =>
        {
            writer.WriteString("role", one.Role);
            writer.WriteBoolean("held", one.IsHeld);
            writer.WriteString("reason", one.Reason);
        });
        PolicyJson.Objects(writer, "entries", explanation.Entries, one =>
        {
            writer.WriteString("id", one.Id);
            writer.WriteString("effect", one.Effect);
            writer.WriteString("applies", one.Applies switch { true => "yes", false => "no", _ => "unknown" });
            PolicyJson.Objects(writer, "clauses", one.Clauses, clause =>
            {
                writer.WriteString("text", clause.Text);
                writer.WriteBoolean("unless", clause.IsUnless);
                writer.WriteString("answer", EnumWord.Of(clause.Answer));
            });
        });
        PolicyJson.Objects(writer, "nearMisses", explanation.NearMisses, one =>
        {
            writer.WriteString("entry", one.Entry);
            writer.WriteString("role", one.Role);
            writer.WriteString("reason", one.Reason);
        });
        PolicyJson.Texts(writer, "changes", explanation.Changes.Select(static one => one.Text));
    });
}
