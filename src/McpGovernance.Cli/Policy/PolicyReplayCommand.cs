using System.CommandLine;
using System.Globalization;
using McpGovernance.Audit;
using McpGovernance.Cli.Audit;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy replay</c>: what a candidate would have said of the calls that are on record.</summary>
internal static class PolicyReplayCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var root = AuditArguments.Root();
        var candidate = PolicyInput.PathOf("policy", "The candidate's file: JSON or YAML.");
        var baseline = new Option<string?>("--baseline") { HelpName = "file", Description = "The policy that decided then. It counts for records of its digest: roles and guards that it defines alike are taken from the record." };
        var since = AuditFilters.Since(time);
        var command = new Command(
            "replay",
            "Show what a policy would have said of the calls on record. Arguments and claims are not on record; what they decide is unknown, never a guess. Exit codes: 0 nothing changes, 1 something changes or the journal has a gap, 3 some is unknown, 66 something does not load.")
        {
            root, candidate, baseline, since,
        };
        var input = new PolicyInput(time).AddOptionsTo(command);
        var tools = new PolicyTools(command, console);
        command.SetAction(async (result, cancellationToken) =>
        {
            var known = await tools.ReadAllVersionsAsync(result, cancellationToken).ConfigureAwait(false);
            var replay = new PolicyReplay(input.Load(result, candidate), result.GetValue(baseline) is { } file ? input.Load(result, file) : null, known);
            var problems = new ProblemWriter(console.Error);
            var impact = ReplayImpact.Of(replay, Records(result.GetRequiredValue(root), result.GetValue(since), problems));
            if (result.GetValue(input.Json))
            {
                WriteJson(console, impact);
            }
            else
            {
                Write(console, impact);
            }

            return impact.Of(ReplayResult.Changed) > 0 ? ExitCodes.Finding : problems.ExitCode != ExitCodes.Ok ? problems.ExitCode : impact.Of(ReplayResult.Unknown) > 0 ? ExitCodes.Unknown : ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>The newest record of each request, with the facts of those before it.</summary>
    private static IEnumerable<JournalRecord> Records(string root, DateTimeOffset? since, ProblemWriter problems)
    {
        var reader = new JournalReader(root);
        return new CallRows(reader, new JournalQuery { Since = since }).Merge(reader.Read(problems.Write)).Select(static row => row.Last);
    }

    private static void Write(CliConsole console, ReplayImpact impact)
    {
        var rows = impact.Groups.Where(static one => one.Result is ReplayResult.Changed or ReplayResult.Unknown).ToList();
        if (rows.Count > 0)
        {
            MatrixWriter.WriteTable(console, ["caller", "target", "from", "to", "calls"], rows.Select(static one => (IReadOnlyList<string>)
                [one.Caller, one.Target, one.From, one.To, one.Calls.ToString(CultureInfo.InvariantCulture)]));
        }

        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{impact.Of(ReplayResult.Same)} calls stay as they are, {impact.Of(ReplayResult.Changed)} change, {impact.Of(ReplayResult.Unknown)} are unknown, {impact.Of(ReplayResult.Undecided)} were decided by no policy"));
    }

    private static void WriteJson(CliConsole console, ReplayImpact impact) => PolicyJson.Write(console, writer =>
    {
        foreach (var kind in Enum.GetValues<ReplayResult>())
        {
            writer.WriteNumber(EnumWord.Of(kind), impact.Of(kind));
        }

        PolicyJson.Objects(writer, "groups", impact.Groups.Where(static one => one.Result is ReplayResult.Changed or ReplayResult.Unknown), one =>
        {
            writer.WriteString("caller", one.Caller);
            writer.WriteString("target", one.Target);
            writer.WriteString("from", one.From);
            writer.WriteString("to", one.To);
            writer.WriteNumber("calls", one.Calls);
        });
    });
}
