using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Chooses the records of a timeline: those that are asked for, and what happened to policy, catalog and journal between them.</summary>
internal static class TimelineEvents
{
    /// <summary>More than so many between two records are not held back until the second is found: they are shown.</summary>
    internal const int MaxHeld = 4096;

    public static IEnumerable<JoinedCall> Of(IEnumerable<JoinedCall> steps, CallQuestion question)
    {
        var between = new Queue<JoinedCall>();
        var hasBegun = false;
        foreach (var step in steps)
        {
            if (question.Matches(step))
            {
                hasBegun = true;
                while (between.TryDequeue(out var held))
                {
                    yield return held;
                }

                yield return step;
            }
            else if (hasBegun && !step.IsRequest && !IsOfSomebodyElse(step) && (question.Until is null || step.Last.Time < question.Until))
            {
                between.Enqueue(step);
                if (between.Count > MaxHeld)
                {
                    yield return between.Dequeue();
                }
            }
        }
    }

    /// <summary>What is unusual about others explains nothing here; what changes policy or catalog may.</summary>
    private static bool IsOfSomebodyElse(JoinedCall step) => step.Last.Type?.StartsWith("anomaly.", StringComparison.Ordinal) == true;
}
