using System.CommandLine;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy test</c>: a policy held against reviewed cases.</summary>
internal static class PolicyTestCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var file = new Argument<string?>("cases") { Description = "The file of cases. Default: the policy's own ('tests').", Arity = ArgumentArity.ZeroOrOne };
        var mutate = new Option<bool>("--mutate") { Description = "Take out each part of the policy, one at a time, and show which parts no case misses." };
        var command = new Command("test", "Hold a policy against reviewed cases. Exit codes: 0 all pass, 1 some fail (with --mutate: or some part is protected by none), 64 there are no cases, 66 something does not load.") { file };
        var input = new PolicyInput(time).AddTo(command);
        var tools = new PolicyTools(command, console);
        command.Options.Add(mutate);
        command.SetAction(async (result, cancellationToken) =>
        {
            var policy = input.Load(result);
            var cases = result.GetValue(file) is { } path ? PolicyCases.Load(Path.GetFullPath(path))
                : policy.Tests ?? throw new UsageException("The policy has no cases of its own. Name a file of cases.");
            var known = await tools.ReadAsync(result, cancellationToken).ConfigureAwait(false);
            var results = cases.Run(policy, known);
            var passes = results.All(static one => one.Passes);
            var unprotected = result.GetValue(mutate) && passes ? cases.FindUnprotected(policy, known) : null;
            if (result.GetValue(input.Json))
            {
                WriteJson(console, policy, results, unprotected);
            }
            else
            {
                Write(console, results, unprotected);
            }

            return passes && unprotected is not { Count: > 0 } ? ExitCodes.Ok : ExitCodes.Finding;
        });
        return command;
    }

    private static void Write(CliConsole console, IReadOnlyList<PolicyCaseResult> results, IReadOnlyList<string>? unprotected)
    {
        foreach (var one in results.Where(static one => !one.Passes))
        {
            console.Out.WriteLine(TerminalText.Escape($"failed: {one.Case.Where}: '{one.Case.Name}': {one.Problem}"));
        }

        foreach (var part in unprotected ?? [])
        {
            console.Out.WriteLine(TerminalText.Escape($"unprotected: {part}"));
        }

        console.Out.WriteLine($"{results.Count(static one => one.Passes)} of {results.Count} cases pass{(unprotected is null ? "" : $", {unprotected.Count} parts are protected by none")}");
    }

    private static void WriteJson(CliConsole console, PolicyDocument policy, IReadOnlyList<PolicyCaseResult> results, IReadOnlyList<string>? unprotected) => PolicyJson.Write(console, writer =>
    {
        PolicyJson.Policy(writer, "policy", policy.Evaluator);
        PolicyJson.Objects(writer, "cases", results, one =>
        {
            writer.WriteString("name", one.Case.Name);
            writer.WriteString("where", one.Case.Where);
            writer.WriteBoolean("passes", one.Passes);
            writer.WriteString("problem", one.Problem);
        });
        if (unprotected is not null)
        {
            PolicyJson.Texts(writer, "unprotected", unprotected);
        }
    });
}
