using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Calls counted by one or more keys.</summary>
internal sealed class StatsGroup(IReadOnlyList<StatsKey> keys, string title, Predicate<JoinedCall>? isCounted = null)
{
    /// <summary>More rows than so many are one row together: whoever chooses names must not fill the memory.</summary>
    internal const int MaxRows = 100_000;

    private readonly Dictionary<Row, Tally> _rows = [];

    public IReadOnlyList<StatsKey> Keys => keys;

    public string Title => title;

    /// <summary>What had no room; <see langword="null"/> where everything had.</summary>
    public Tally? Others { get; private set; }

    public static StatsGroup By(IReadOnlyList<StatsKey> keys) => new(keys, string.Join(" x ", keys.Select(static key => key.Name)));

    public void Add(JoinedCall call)
    {
        if (isCounted?.Invoke(call) == false)
        {
            return;
        }

        foreach (var values in Combinations(call))
        {
            var row = new Row(values);
            if (!_rows.TryGetValue(row, out var tally))
            {
                tally = _rows.Count < MaxRows ? _rows[row] = new Tally() : Others ??= new Tally();
            }

            tally.Add(call);
        }
    }

    /// <summary>The rows: days in their order, everything else by number.</summary>
    public IEnumerable<(IReadOnlyList<string?> Values, Tally Tally)> Rows()
    {
        var rows = _rows.Select(static pair => (pair.Key.Values, pair.Value));
        return keys is [{ Name: "day" }, ..]
            ? rows.OrderBy(static row => row, Comparer<(IReadOnlyList<string?> Values, Tally)>.Create(static (a, b) => Compare(a.Values, b.Values)))
            : rows.OrderByDescending(static row => row.Value.Calls).ThenBy(static row => row, Comparer<(IReadOnlyList<string?> Values, Tally)>.Create(static (a, b) => Compare(a.Values, b.Values)));
    }

    private static int Compare(IReadOnlyList<string?> a, IReadOnlyList<string?> b) =>
        a.Zip(b, string.CompareOrdinal).FirstOrDefault(static order => order != 0);

    private IEnumerable<string?[]> Combinations(JoinedCall call) => keys.Aggregate(
        (IEnumerable<string?[]>)[[]],
        (rows, key) => rows.SelectMany(row => key.Values(call).Select(value => (string?[])[.. row, value is null ? null : CallCells.Cut(value)])));

    private sealed class Row(string?[] values) : IEquatable<Row>
    {
        public IReadOnlyList<string?> Values => values;

        public bool Equals(Row? other) => other is not null && values.AsSpan().SequenceEqual((string?[])other.Values);

        public override bool Equals(object? obj) => Equals(obj as Row);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var value in values)
            {
                hash.Add(value, StringComparer.Ordinal!);
            }

            return hash.ToHashCode();
        }
    }
}
