namespace McpGovernance.Audit;

/// <summary>Which records somebody wants to see. What is not set does not filter; what is set must hold, all of it.</summary>
/// <remarks>Immutable and safe to share between threads. Everything compares ordinally.</remarks>
public sealed record JournalQuery
{
    /// <summary>The caller's subject or kind, exactly.</summary>
    /// <value>The default is <see langword="null"/>: anybody.</value>
    public string? Caller { get; init; }

    /// <summary>The name of the target; <c>*</c> matches any characters.</summary>
    /// <value>The default is <see langword="null"/>: anything.</value>
    public string? Tool { get; init; }

    /// <summary>The code, exactly, or a family of codes such as <c>access.*</c>.</summary>
    /// <value>The default is <see langword="null"/>: any code, or none.</value>
    public string? Code { get; init; }

    /// <summary>The status, or the verdict of a record that has no status, exactly.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? Status { get; init; }

    /// <summary>The type of the record, exactly.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? Type { get; init; }

    /// <summary>The id of the call.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? Call { get; init; }

    /// <summary>The earliest time, inclusive.</summary>
    /// <value>The default is <see langword="null"/>: from the beginning.</value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The latest time, exclusive.</summary>
    /// <value>The default is <see langword="null"/>: to the end.</value>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether a record is wanted.</summary>
    /// <param name="record">The record.</param>
    /// <returns><see langword="true"/> when everything that is set holds.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    public bool Matches(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (Caller is null || Caller == record.CallerSubject || Caller == record.CallerKind)
            && (Tool is null || (record.TargetName is { } name && MatchesGlob(Tool, name)))
            && (Code is null || (record.Code is { } code && MatchesCode(Code, code)))
            && (Status is null || Status == (record.Status ?? record.Verdict))
            && (Type is null || Type == record.Type)
            && (Call is null || string.Equals(Call, record.Call, StringComparison.OrdinalIgnoreCase))
            && (Since is null || record.Time >= Since)
            && (Until is null || record.Time < Until);
    }

    internal static bool MatchesCode(string wanted, string code) => wanted.EndsWith(".*", StringComparison.Ordinal)
        ? code.StartsWith(wanted[..^1], StringComparison.Ordinal)
        : wanted == code;

    // Goes back to the last star only: at most pattern times name steps, whatever the pattern.
    internal static bool MatchesGlob(string pattern, string name)
    {
        var (p, n, star, resume) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, n);
            }
            else if (p < pattern.Length && pattern[p] == name[n])
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
