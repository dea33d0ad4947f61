using System.Text;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>docs/conformance.md: what the runner saw, and why not everything passes.</summary>
internal sealed class ConformancePage(IReadOnlyList<ConformanceRun> runs)
{
    public const string File = "docs/conformance.md";

    private const string Head = """
        # Conformance

        The official runner, [`@modelcontextprotocol/conformance`](https://github.com/modelcontextprotocol/conformance), against a server of ours on Kestrel: once governed with `UseHttp()` and a policy that allows everything, once not governed at all. The numbers hold for both; where governance makes a difference, the governed number stands behind in parentheses. A test runs all of it in every build and compares each check, with what the runner noted of the answers; this page is what it saw.

        A scenario makes several checks. *Skipped* are those that the runner found not to apply; notes are not counted.

        """;

    public string Text { get; } = Render(runs);

    /// <summary>Differences, failures and warnings that nobody gave a reason for, and reasons that nothing needs any more.</summary>
    public IEnumerable<string> Unexplained()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            foreach (var difference in run.Differences())
            {
                if (!ConformanceReasons.Differences.ContainsKey(difference.Check))
                {
                    yield return $"{run.Runner} {run.Revision} {difference}";
                }

                used.Add(difference.Check);
            }

            foreach (var (scenario, checks) in run.Ungoverned)
            {
                foreach (var check in checks.Where(IsUnwell))
                {
                    var reason = ConformanceReasons.Key(scenario, check.Id);
                    if (reason is null)
                    {
                        yield return $"{run.Runner} {run.Revision} {scenario}: {check}";
                    }
                    else
                    {
                        used.Add(reason);
                    }
                }
            }
        }

        foreach (var left in ConformanceReasons.All.Except(used))
        {
            yield return $"'{left}' has a reason and does not need one.";
        }
    }

    /// <summary>Writes the page, if that was asked for.</summary>
    public void Write()
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_WRITE") == "1")
        {
            System.IO.File.WriteAllText(Path.Combine(Repository.Root, File), Text);
        }
    }

    private static bool IsUnwell(ConformanceCheck check) => check.Status is ConformanceCheck.Failure or ConformanceCheck.Warning;

    private static string Render(IReadOnlyList<ConformanceRun> runs)
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var run in runs)
        {
            var differences = run.Differences().ToLookup(static difference => difference.Scenario);
            page.Append('\n').Append("## Runner ").Append(run.Runner).Append(", ").Append(run.Revision == ConformanceRunner.Extension ? "extensions" : run.Revision)
                .Append("\n\n| scenario | passed | failed | warnings | skipped | |\n|---|---|---|---|---|---|\n");
            foreach (var (scenario, checks) in run.Ungoverned.OrderBy(static result => result.Key, StringComparer.Ordinal))
            {
                page.Append("| ").Append(scenario);
                foreach (var status in (string[])[ConformanceCheck.Success, ConformanceCheck.Failure, ConformanceCheck.Warning, ConformanceCheck.Skipped])
                {
                    var ungoverned = checks.Count(check => check.Status == status);
                    var governed = run.Governed[scenario].Count(check => check.Status == status);
                    page.Append(" | ").Append(ungoverned).Append(governed == ungoverned ? "" : $" ({governed})");
                }

                var remarks = checks.Where(IsUnwell).Select(check => ConformanceReasons.Of(scenario, check.Id))
                    .Concat(differences[scenario].Select(static difference => ConformanceReasons.Differences.GetValueOrDefault(difference.Check)));
                page.Append(" | ").AppendJoin(' ', remarks.OfType<string>().Distinct()).Append(" |\n");
            }
        }

        return page.ToString();
    }
}
