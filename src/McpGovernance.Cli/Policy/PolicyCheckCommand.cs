using System.CommandLine;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy check</c>: whether a policy loads, and what its author should look at.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var command = new Command("check", "Check a policy against itself and the tools it is for; its own cases are run. Exit codes: 0 good, or advice only; 1 warnings (with --strict also advice); 66 it does not load.");
        var input = new PolicyInput(time).AddTo(command);
        var strict = new Option<bool>("--strict") { Description = "Advice is a finding too." };
        var tools = new PolicyTools(command, console);
        command.Options.Add(strict);
        command.SetAction(async (result, cancellationToken) =>
        {
            var policy = input.Load(result);
            var findings = policy.Review(await tools.ReadAllVersionsAsync(result, cancellationToken).ConfigureAwait(false) ?? []);
            if (result.GetValue(input.Json))
            {
                PolicyJson.Write(console, writer =>
                {
                    PolicyJson.Policy(writer, "policy", policy.Evaluator);
                    PolicyJson.Texts(writer, "warnings", policy.Warnings);
                    PolicyJson.Objects(writer, "findings", findings, finding =>
                    {
                        writer.WriteString("severity", EnumWord.Of(finding.Severity));
                        writer.WriteString("code", finding.Code);
                        writer.WriteString("where", finding.Where);
                        writer.WriteString("pointer", finding.Pointer);
                        writer.WriteString("message", finding.Message);
                        writer.WriteString("advice", finding.Advice);
                    });
                });
            }
            else
            {
                Write(console, policy, findings);
            }

            var worst = findings.Select(static finding => finding.Severity).DefaultIfEmpty(PolicySeverity.Advice).Max();
            return worst != PolicySeverity.Advice || policy.Warnings.Count > 0 || (result.GetValue(strict) && findings.Count > 0) ? ExitCodes.Finding : ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(CliConsole console, PolicyDocument policy, IReadOnlyList<PolicyFinding> findings)
    {
        foreach (var warning in policy.Warnings)
        {
            console.Out.WriteLine(TerminalText.Escape($"warning: {warning}"));
        }

        foreach (var finding in findings)
        {
            console.Out.WriteLine(TerminalText.Escape($"{EnumWord.Of(finding.Severity)} {finding.Code}: {finding.Where} at '{finding.Pointer}': {finding.Message} {finding.Advice}"));
        }

        var evaluator = policy.Evaluator;
        console.Out.WriteLine(TerminalText.Escape($"{evaluator.Name} {evaluator.Version} {evaluator.Digest}: {policy.Warnings.Count + findings.Count} findings, {policy.Tests?.All.Count ?? 0} cases of its own pass"));
    }
}
