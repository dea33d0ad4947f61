namespace McpGovernance.Policy;

/// <summary>What one role may do with one thing.</summary>
/// <param name="Access">Whether it may use it.</param>
/// <param name="Entry">The entry that grants it, or the ceiling or guard in the way; <see langword="null"/> when nothing grants it.</param>
/// <param name="Under">The guards, limits and, of a pattern, ceilings that stand over it, in ordinal order.</param>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record PolicyMatrixCell(PolicyAccess Access, string? Entry, IReadOnlyList<string> Under);
