using System.Globalization;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Says on stderr what could not be shown, and remembers whether it was a finding.</summary>
internal sealed class ProblemWriter(TextWriter error)
{
    public int ExitCode { get; private set; } = ExitCodes.Ok;

    public void Write(JournalProblem problem)
    {
        var where = problem.Line > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{problem.File}:{problem.Line}")
            : problem.File;
        error.WriteLine($"{TerminalText.Escape(where)}: {TerminalText.Escape(problem.Message)}");
        if (problem.Kind == JournalProblemKind.Unreadable)
        {
            ExitCode = ExitCodes.Finding;
        }
    }
}
