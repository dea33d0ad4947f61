namespace McpGovernance.Policy;

/// <summary>One thing, and what each role may do with it.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Name">Its name or URI; for entries about several things, the entry as the policy writes it.</param>
/// <param name="Tool">The tool's contract; <see langword="null"/> for everything else, and for tools that nobody described.</param>
/// <param name="IsPattern">Whether it is an entry about several things. What it says then holds for all of them together.</param>
/// <param name="Cells">One for each role, in the order of the matrix' roles.</param>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record PolicyMatrixRow(TargetKind Kind, string Name, ToolContract? Tool, bool IsPattern, IReadOnlyList<PolicyMatrixCell> Cells);
