using System.Text;
using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>What the records of one call say together; or one record that belongs to no call, or counts several alike.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class JoinedCall
{
    internal const string InFlight = "in_flight";
    internal const string Indeterminate = "indeterminate";

    // A call of very many rounds keeps its first and its last records.
    private const int MaxRecords = 8;
    private const int FirstRecords = 4;

    private JsonElement[]? _elements;

    internal JoinedCall(JournalRecord record)
        : this([record], 1, record, null)
    {
    }

    private JoinedCall(JournalRecord[] records, long recordCount, JournalRecord last, string? status)
    {
        Records = records;
        RecordCount = recordCount;
        Last = last;
        Status = status ?? last.Status ?? last.Verdict;
        IsOpen = status is not null;
    }

    /// <summary>The records as they were written, in their order: of a call with more than eight, the first and the last four.</summary>
    public IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>How many records the call has.</summary>
    public long RecordCount { get; }

    /// <summary>The first record.</summary>
    public JournalRecord First => Records[0];

    /// <summary>The newest record, with the facts of those before it.</summary>
    public JournalRecord Last { get; }

    /// <summary>
    /// What came of it: the status of the outcome, or the verdict where there is none. A call without an outcome is
    /// <c>in_flight</c> while its process runs and <c>indeterminate</c> after that, or <c>input_required</c> or <c>task_created</c>.
    /// </summary>
    public string? Status { get; }

    /// <summary>Whether the call has no outcome on record.</summary>
    public bool IsOpen { get; }

    /// <summary>Whether it is about a request, and no event of policy, catalog or journal.</summary>
    public bool IsRequest => Last.Type is { } type && (type.StartsWith("call.", StringComparison.Ordinal) || type.StartsWith("list.", StringComparison.Ordinal));

    /// <summary>How many events it stands for: the count of a record that counts, else 1.</summary>
    public long Occurrences => Last.Count is > 0 and var count ? count : 1;

    /// <summary>When the first record was written.</summary>
    public DateTimeOffset? Began => First.Time;

    /// <summary>When the outcome was written; <see langword="null"/> while there is none.</summary>
    public DateTimeOffset? Ended => IsOpen ? null : Last.Time;

    /// <summary>The classes of data that the tool touches, where the records say it.</summary>
    public IReadOnlyList<string> DataClasses =>
        Records.Any(static record => record.Utf8Json.Span.IndexOf("\"data\""u8) >= 0) ? Member("tool").Texts("data") : [];

    internal long HeldBytes => Records.Sum(static record => (long)record.Utf8Json.Length);

    /// <summary>A member of the newest record that has it, exactly as it was written.</summary>
    /// <param name="name">The member's name, such as <c>inputs</c>.</param>
    /// <returns>The member; of kind <see cref="JsonValueKind.Undefined"/> where no record has it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public JsonElement Member(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var i = Elements.Length - 1; i >= 0; i--)
        {
            if (Elements[i].Member(name) is { ValueKind: not JsonValueKind.Undefined } member)
            {
                return member;
            }
        }

        return default;
    }

    /// <summary>A text below a member, also one that is no valid Unicode.</summary>
    /// <param name="path">The names from the record downwards, such as <c>outcome</c>, <c>detail</c>.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public string? Text(params ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            throw new ArgumentException("Name at least one member.", nameof(path));
        }

        for (var i = Elements.Length - 1; i >= 0; i--)
        {
            var element = Elements[i];
            foreach (var name in path[..^1])
            {
                element = element.Member(name);
            }

            if (element.Text(path[^1]) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Whether a value of any record contains a text, ordinally. Names of members are no values.</summary>
    /// <param name="text">The text.</param>
    /// <returns><see langword="true"/> when it does.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> is <see langword="null"/> or empty.</exception>
    public bool HasValue(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        return Records.Any(record => RecordedValues.Contain(record.Utf8Json.Span, text, bytes));
    }

    /// <summary>Writes the call as one JSON object; <c>docs/audit-query.md</c> describes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is <see langword="null"/>.</exception>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JoinedCallJson.Write(writer, this, Elements);
    }

    internal JoinedCall With(JournalRecord record)
    {
        JournalRecord[] records = Records.Count < MaxRecords
            ? [.. Records, record]
            : [.. Records.Take(FirstRecords), .. Records.Skip(FirstRecords + 1), record];
        return new JoinedCall(records, RecordCount + 1, record.FilledFrom(Last), null);
    }

    internal JoinedCall Counting(long recordCount) => new(Array(), recordCount, Last, null);

    internal JoinedCall Unfinished(string status) => new(Array(), RecordCount, Last, status);

    private JournalRecord[] Array() => [.. Records];

    private JsonElement[] Elements => _elements ??= [.. Records.Select(static record => JsonElement.Parse(record.Utf8Json.Span))];
}
