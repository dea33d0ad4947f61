namespace McpGovernance;

/// <summary>How the run of a task ended, or why there will be none.</summary>
internal enum TaskRunEnding
{
    /// <summary>It came to the tool, and its result or exception is known.</summary>
    Ran,

    /// <summary>The task was cancelled before its run began.</summary>
    Cancelled,

    /// <summary>It did not begin in time, or made room for newer tasks of the same caller.</summary>
    NotBegun,

    /// <summary>The task failed before its run began.</summary>
    Failed,

    /// <summary>The task has a result that no run of ours gave.</summary>
    Bypassed,
}
