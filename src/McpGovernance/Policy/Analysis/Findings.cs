namespace McpGovernance.Policy;

/// <summary>Collects what is found about one policy.</summary>
internal sealed class Findings(CompiledPolicy policy)
{
    private readonly List<(int Offset, PolicyFinding Finding)> _all = [];

    public void Error(string code, string pointer, int offset, string message, string advice) => Add(code, PolicySeverity.Error, pointer, offset, message, advice);

    public void Warning(string code, string pointer, int offset, string message, string advice) => Add(code, PolicySeverity.Warning, pointer, offset, message, advice);

    public void Advice(string code, string pointer, int offset, string message, string advice) => Add(code, PolicySeverity.Advice, pointer, offset, message, advice);

    public void Add(string code, PolicySeverity severity, string pointer, int offset, string message, string advice) =>
        _all.Add((offset, new PolicyFinding { Code = code, Severity = severity, Pointer = pointer, Where = policy.Where(offset), Message = message, Advice = advice }));

    /// <summary>What has no place in the text comes first; where there is no text, the order of the pointers is that of the document.</summary>
    public IReadOnlyList<PolicyFinding> InDocumentOrder() =>
    [
        .. _all.OrderBy(static one => one.Offset).ThenBy(static one => one.Finding.Pointer, Comparer<string>.Create(ComparePointers))
            .ThenBy(static one => one.Finding.Code, StringComparer.Ordinal).ThenBy(static one => one.Finding.Message, StringComparer.Ordinal).Select(static one => one.Finding),
    ];

    /// <summary>Names of things for a message: a few, and how many more there are.</summary>
    public static string Name(IEnumerable<string> names)
    {
        const int MaxNamed = 5;
        string[] all = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var named = string.Join(", ", all.Take(MaxNamed).Select(static name => $"'{name}'"));
        return all.Length > MaxNamed ? $"{named} and {all.Length - MaxNamed} more" : named;
    }

    /// <summary>Where an entry of the matrix stands.</summary>
    public static string PointerOf(MatrixRow row, MatrixEntry entry) => $"/{PolicyKeys.Matrix}/{Escape(row.Role)}/{entry.Key}";

    /// <summary>Where an entry of a section stands. One that stands in no array of its own has the name of its member as the key.</summary>
    public static string PointerOf(string section, string key, MatrixEntry entry) =>
        section == $"/{PolicyKeys.Extends}" || entry.Key.Length == 0 ? section : entry.Key == key ? $"{section}/{key}" : $"{section}/{key}/{entry.Key}";

    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Indexes compare as numbers.</summary>
    private static int ComparePointers(string left, string right)
    {
        var (a, b) = (left.Split('/'), right.Split('/'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = int.TryParse(a[i], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var one)
                && int.TryParse(b[i], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var other)
                    ? one.CompareTo(other)
                    : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }
}
