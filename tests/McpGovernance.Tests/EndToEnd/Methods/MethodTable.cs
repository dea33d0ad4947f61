using System.Collections.Concurrent;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The cells of each column, found out once.</summary>
internal static class MethodTable
{
    private static readonly ConcurrentDictionary<MethodColumn, Lazy<Task<IReadOnlyDictionary<MethodRow, string>>>> Columns = new();

    public static Task<IReadOnlyDictionary<MethodRow, string>> CellsAsync(MethodColumn column) =>
        Columns.GetOrAdd(column, static column => new(() => Task.Run(() => TryAsync(column)))).Value;

    private static async Task<IReadOnlyDictionary<MethodRow, string>> TryAsync(MethodColumn column)
    {
        var granted = await MethodTrial.RunAsync(column, granted: true);
        var other = await MethodTrial.RunAsync(column, granted: false);
        return MethodRows.All.ToDictionary(
            static row => row,
            row => MethodCell.Of(row.Evidence == MethodEvidence.Content, granted[row], other[row]));
    }
}
