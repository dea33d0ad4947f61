using System.CommandLine;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy what-can</c> and <c>who-can</c>: one row or one column of the matrix, and calls with their arguments.</summary>
internal static class PolicyCanCommands
{
    public static Command What(CliConsole console, TimeProvider time)
    {
        var who = new Argument<string>("who") { Description = $"Who: {CallerInput.Forms}." };
        var command = new Command("what-can", "Show what a role or a caller may ever use. Exit codes: 0 shown, 64 no such role, 66 something does not load.") { who };
        var input = new PolicyInput(time).AddTo(command).AddTimeTo(command);
        var tools = new PolicyTools(command, console);
        command.SetAction(async (result, cancellationToken) =>
        {
            var policy = input.Load(result);
            var caller = CallerInput.Read(policy, result.GetRequiredValue(who));
            var known = await tools.ReadAsync(result, cancellationToken).ConfigureAwait(false);
            tools.WarnWithout(known);
            var (name, cells) = caller.Caller is null ? ColumnOf(PolicyMatrix.Of(policy, known), caller.RoleNames[0]) : ColumnOf(PolicyMatrix.For(policy, caller.Caller, input.TimeOf(result), known), null);
            var granted = cells.Where(static one => one.Cell.Access != PolicyAccess.No).ToList();
            if (result.GetValue(input.Json))
            {
                PolicyJson.Write(console, writer =>
                {
                    PolicyJson.Policy(writer, "policy", policy.Evaluator);
                    PolicyJson.Texts(writer, "roles", name.Split(", "));
                    PolicyJson.Objects(writer, "may", granted, one =>
                    {
                        PolicyJson.Row(writer, one.Row);
                        PolicyJson.Cell(writer, one.Cell);
                    });
                });
            }
            else
            {
                console.Out.WriteLine(TerminalText.Escape($"roles: {name}"));
                MatrixWriter.WriteTable(console, ["kind", "name", "may", "entry", "under"], granted.Select(static one => (IReadOnlyList<string>)
                    [EnumWord.Of(one.Row.Kind), one.Row.Name, EnumWord.Of(one.Cell.Access), one.Cell.Entry ?? "", string.Join("; ", one.Cell.Under)]));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Who(CliConsole console, TimeProvider time)
    {
        var what = new Argument<string>("what") { Description = $"What: {TargetInput.Forms}." };
        var args = new Option<string?>("--args") { HelpName = "json|file", Description = "The call's arguments: then it is said what becomes of this call, for nobody in particular who has the role." };
        var command = new Command("who-can", "Show which roles may ever use something, or make one call of it. Exit codes: 0 shown, 64 no such tool, 66 something does not load.") { what };
        var input = new PolicyInput(time).AddTo(command).AddTimeTo(command);
        var tools = new PolicyTools(command, console);
        command.Options.Add(args);
        command.SetAction(async (result, cancellationToken) =>
        {
            var policy = input.Load(result);
            var known = await tools.ReadAsync(result, cancellationToken).ConfigureAwait(false);
            var target = TargetInput.Read(result.GetRequiredValue(what), known);
            var arguments = TargetInput.Arguments(result.GetValue(args));
            var answers = policy.Roles.Select(role => (Role: role, Reply: policy.Ask(Question(policy, role)))).ToList();
            PolicyQuestion Question(PolicyDocument document, string role) => new()
            {
                Roles = document.RolesOf(role),
                Caller = new CallerInput(null, [role]).Who,
                Target = target,
                Arguments = arguments ?? [],
                Time = input.TimeOf(result),
            };
            string Word(PolicyReply reply) => arguments is not null ? EnumWord.Of(reply.Outcome) : reply.Outcome == PolicyOutcome.Hidden ? "no" : "yes";
            if (result.GetValue(input.Json))
            {
                PolicyJson.Write(console, writer =>
                {
                    PolicyJson.Policy(writer, "policy", policy.Evaluator);
                    PolicyJson.Objects(writer, "roles", answers, one =>
                    {
                        writer.WriteString("role", one.Role);
                        writer.WriteString("may", Word(one.Reply));
                        writer.WriteString("by", one.Reply.By);
                        writer.WriteString("code", one.Reply.Code);
                        PolicyJson.Texts(writer, "guards", one.Reply.Guards);
                        PolicyJson.Texts(writer, "limits", one.Reply.Limits);
                    });
                });
            }
            else
            {
                MatrixWriter.WriteTable(console, ["role", arguments is null ? "may" : "call", "by", "under"], answers.Select(one => (IReadOnlyList<string>)
                    [one.Role, Word(one.Reply), one.Reply.By ?? "", string.Join("; ", one.Reply.Guards.Concat(one.Reply.Limits))]));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static (string Name, List<(PolicyMatrixRow Row, PolicyMatrixCell Cell)> Cells) ColumnOf(PolicyMatrix matrix, string? role)
    {
        var column = role is null ? 0 : matrix.Roles.ToList().IndexOf(role);
        return (role ?? matrix.Roles[0], column < 0 ? [] : [.. matrix.Rows.Select(row => (row, row.Cells[column]))]);
    }
}
