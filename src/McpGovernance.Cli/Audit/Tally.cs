using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>What is counted of a group of calls. A record that counts several alike counts as what it stands for.</summary>
internal sealed class Tally
{
    public long Calls { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Calls that ran and ended with an error, or did not end in time.</summary>
    public long Failed { get; private set; }

    /// <summary>Calls without an outcome, or whose outcome nobody knows.</summary>
    public long Unknown { get; private set; }

    public DurationSketch Durations { get; } = new();

    public void Add(JoinedCall call)
    {
        var count = call.Occurrences;
        Calls += count;
        switch (call.Status)
        {
            case "refused" or "refused_by_others" or "deny":
                Refused += count;
                break;
            case "tool_error" or "exception" or "timed_out":
                Failed += count;
                break;
            case "indeterminate" or "in_flight":
                Unknown += count;
                break;
        }

        if (call.Last.Milliseconds is { } ms)
        {
            Durations.Add(ms);
        }
    }
}
