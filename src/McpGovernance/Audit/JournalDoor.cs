namespace McpGovernance.Audit;

/// <summary>Who is let into the queue.</summary>
internal enum JournalDoor
{
    /// <summary>The journal is being opened: callers wait in line.</summary>
    Opening,
    Open,

    /// <summary>The disk is full and the reserve in use: ends of calls are taken and written, everybody else is refused at once.</summary>
    EndsOnly,

    /// <summary>Writing fails: callers are refused at once; only ends of calls are kept, as far as there is room.</summary>
    Broken,
    Closed,
}
