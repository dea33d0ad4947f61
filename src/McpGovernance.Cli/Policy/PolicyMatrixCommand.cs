using System.CommandLine;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy matrix</c>: role by tool, for an access review.</summary>
internal static class PolicyMatrixCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var command = new Command("matrix", "Show what each role may ever use: yes, no, or guarded where guards or limits stand over it ('under' names them). Exit codes: 0 shown, 66 something does not load.");
        var input = new PolicyInput(time).AddTo(command);
        var tools = new PolicyTools(command, console);
        var form = new Option<MatrixForm>("--format") { HelpName = "text|markdown|csv", Description = "How it is printed. Default: text." };
        command.Options.Add(form);
        command.SetAction(async (result, cancellationToken) =>
        {
            var policy = input.Load(result);
            var known = await tools.ReadAsync(result, cancellationToken).ConfigureAwait(false);
            tools.WarnWithout(known);
            var matrix = PolicyMatrix.Of(policy, known);
            if (result.GetValue(input.Json))
            {
                WriteJson(console, policy, matrix);
            }
            else
            {
                new MatrixWriter(console).Write(matrix, result.GetValue(form));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void WriteJson(CliConsole console, PolicyDocument policy, PolicyMatrix matrix) => PolicyJson.Write(console, writer =>
    {
        PolicyJson.Policy(writer, "policy", policy.Evaluator);
        PolicyJson.Objects(writer, "rows", matrix.Rows, row =>
        {
            PolicyJson.Row(writer, row);
            PolicyJson.Objects(writer, "roles", matrix.Roles.Zip(row.Cells), pair =>
            {
                writer.WriteString("role", pair.First);
                PolicyJson.Cell(writer, pair.Second);
            });
        });
    });
}
