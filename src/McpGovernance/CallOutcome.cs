namespace McpGovernance;

/// <summary>What came of a governed request.</summary>
public enum CallOutcome
{
    /// <summary>The handler returned a result without an error.</summary>
    Done,

    /// <summary>The tool returned a result that says it failed.</summary>
    ToolError,

    /// <summary>We refused.</summary>
    Refused,

    /// <summary>Somebody else refused before the handler ran, such as <c>[Authorize]</c>.</summary>
    RefusedByOthers,

    /// <summary>The handler threw.</summary>
    Exception,

    /// <summary>The request was cancelled.</summary>
    Cancelled,

    /// <summary>The handler gave up waiting.</summary>
    TimedOut,

    /// <summary>The handler asked for input; a later round may continue the call.</summary>
    InputRequired,

    /// <summary>The call became a task, which runs on; its own outcome is not known yet.</summary>
    TaskCreated,

    /// <summary>The process ended between intent and outcome: nobody knows.</summary>
    Indeterminate,
}
