using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>Why a cell is not what one would expect.</summary>
internal static class MethodNotes
{
    public static IReadOnlyList<MethodNote> All { get; } =
    [
    ];

    public static IEnumerable<MethodNote> Of(MethodRow row, MethodColumn column, string word) => All.Where(note => note.Explains(row, column, word));

    /// <summary>Whether a reader must be told why.</summary>
    public static bool Needs(string word) =>
        word is MethodCell.Refused or MethodCell.Observed || word.StartsWith(MethodCell.NotThere, StringComparison.Ordinal);
}
