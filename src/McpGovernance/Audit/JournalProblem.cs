namespace McpGovernance.Audit;

/// <summary>Something in the journal that could not be shown, and where it stands.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="File">The full path of the segment or directory.</param>
/// <param name="Line">The number of the line, from 1; 0 when it is not about one line.</param>
/// <param name="Message">What is wrong and what to do. It never repeats the content of the line.</param>
public sealed record JournalProblem(JournalProblemKind Kind, string File, long Line, string Message);
