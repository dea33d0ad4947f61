namespace McpGovernance.Schemas;

/// <summary>How much one comparison may cost. Beyond it nothing is known.</summary>
internal sealed class SearchBudget(TimeProvider time, TimeSpan limit, int maxSteps)
{
    /// <summary>How deep values are looked into.</summary>
    public const int MaxDepth = 48;

    /// <summary>After as many steps the clock is looked at.</summary>
    public const int StepsBetweenLooks = 64;

    private readonly long _start = time.GetTimestamp();
    private int _steps;

    public bool IsSpent { get; private set; }

    /// <summary>Takes one step; false when there are no more.</summary>
    public bool Spend(int steps = 1)
    {
        var before = _steps / StepsBetweenLooks;
        _steps += steps;
        if (_steps > maxSteps || (_steps / StepsBetweenLooks != before && time.GetElapsedTime(_start) > limit))
        {
            IsSpent = true;
        }

        return !IsSpent;
    }
}
