using System.Diagnostics.CodeAnalysis;

namespace McpGovernance.Audit;

/// <summary>One record of the journal: the exact bytes of its line, and a typed view of what people ask for.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Records of unknown versions and types have whatever of the view can be
/// read. What a line leaves out because an earlier record of the same call has it (caller, target, decision) is filled
/// in from there: in the view, never in the bytes.
/// </remarks>
public sealed record JournalRecord
{
    internal JournalRecord()
    {
    }

    /// <summary>The line exactly as it was written, without its line feed.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; internal init; }

    /// <summary>The full path of the segment, or of the store that the record was read from.</summary>
    public required string File { get; init; }

    /// <summary>The number of the line in its segment, from 1, or what a store finds the record by.</summary>
    public required long Line { get; init; }

    /// <summary>Where in the segment the line begins, so that it can be read again.</summary>
    internal long Offset { get; set; }

    /// <summary>The store that has the record; <see langword="null"/> when it was read from a segment.</summary>
    internal JournalRecordSource? Source { get; set; }

    /// <summary>The version of the record's format (<c>v</c>).</summary>
    public int Version { get; internal init; }

    /// <summary>The log: the directory of one process.</summary>
    public string? Log { get; internal init; }

    /// <summary>Counts the starts of a log.</summary>
    public long Epoch { get; internal init; }

    /// <summary>The number of the record, without gaps within its log and epoch.</summary>
    public long Seq { get; internal init; }

    /// <summary>What happened, such as <c>call.intent</c>.</summary>
    public string? Type { get; internal init; }

    /// <summary>The id of the record.</summary>
    public string? Id { get; internal init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Time { get; internal init; }

    /// <summary>The id of the call, which joins its records.</summary>
    public string? Call { get; internal init; }

    /// <summary><c>local</c>, <c>authenticated</c> or <c>anonymous</c>.</summary>
    public string? CallerKind { get; internal init; }

    /// <summary>The caller's subject.</summary>
    public string? CallerSubject { get; internal init; }

    /// <summary>Whether somebody authenticated the caller; otherwise the subject is only asserted.</summary>
    public bool IsCallerVerified { get; internal init; }

    /// <summary>Who vouched for the subject.</summary>
    public string? CallerIssuer { get; internal init; }

    /// <summary>The OAuth client.</summary>
    public string? CallerClient { get; internal init; }

    /// <summary>The caller's tenant.</summary>
    public string? CallerTenant { get; internal init; }

    /// <summary>The caller's scopes.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> CallerScopes { get; internal init; } = [];

    /// <summary>The acting agents, nearest first.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> CallerActors { get; internal init; } = [];

    /// <summary>How old the caller's token was, in seconds; <see langword="null"/> when it did not say when it was issued.</summary>
    public long? TokenAgeSeconds { get; internal init; }

    /// <summary>The caller's roles.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Roles { get; internal init; } = [];

    /// <summary>The JSON-RPC method.</summary>
    public string? Method { get; internal init; }

    /// <summary>What kind of thing the request is about, such as <c>tool</c>.</summary>
    public string? TargetKind { get; internal init; }

    /// <summary>The name or URI that the request is about.</summary>
    public string? TargetName { get; internal init; }

    /// <summary>The round of the call that the record is about, from 1.</summary>
    public long Round { get; internal init; } = 1;

    /// <summary>The version of the tool that the caller got; <see langword="null"/> where no catalog gives versions.</summary>
    public string? ToolVersion { get; internal init; }

    /// <summary>The digest of the definition that the caller got.</summary>
    public string? ToolDigest { get; internal init; }

    /// <summary>What the tool could do: <c>read</c>, <c>write</c> or <c>destructive</c>; <see langword="null"/> for everything that was no known tool.</summary>
    public string? ToolKind { get; internal init; }

    /// <summary>The name that the client gives itself; asserted.</summary>
    public string? ClientName { get; internal init; }

    /// <summary>The version that the client gives itself; asserted.</summary>
    public string? ClientVersion { get; internal init; }

    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public string? Verdict { get; internal init; }

    /// <summary>The code of the refusal.</summary>
    public string? Code { get; internal init; }

    /// <summary>Whether the verdict was <c>deny</c> and the request was carried out all the same, because the policy was not enforced.</summary>
    public bool IsCarriedOut { get; internal init; }

    /// <summary>The policy entry that decided.</summary>
    public string? Entry { get; internal init; }

    /// <summary>The policy's guards that applied to the call, in ordinal order.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Guards { get; internal init; } = [];

    /// <summary>The digest of the policy that decided.</summary>
    public string? PolicyDigest { get; internal init; }

    /// <summary>What came of it, such as <c>done</c>; never filled in from an earlier record.</summary>
    /// <remarks>A <c>call.refused</c>, which counts further refusals, says <c>refused</c>.</remarks>
    public string? Status { get; internal init; }

    /// <summary>What happened, in a sentence for operators: on records that belong to no request.</summary>
    public string? Reason { get; internal init; }

    /// <summary>How long the call took, in milliseconds.</summary>
    public double? Milliseconds { get; internal init; }

    /// <summary>Whether the record was too long, so that some of it was left out.</summary>
    public bool IsTruncated { get; internal init; }

    /// <summary>How many identical events this record stands for; <see langword="null"/> when it was not coalesced.</summary>
    public long? Count { get; internal init; }

    /// <summary>How many entries of a list the caller was shown.</summary>
    public long? ListShown { get; internal init; }

    /// <summary>How many entries of a list were hidden from the caller.</summary>
    public long? ListHidden { get; internal init; }

    /// <summary>Whether the record belongs to a call that is told by several records, and is not its last one.</summary>
    public bool OpensCall => Call is not null && Type is "call.intent" or "call.round";

    /// <summary>Whether the record is the last one of a call that is told by several records.</summary>
    public bool ClosesCall => Call is not null && Type is "call.outcome";

    /// <summary>Reads a line of a journal.</summary>
    /// <param name="line">One line without its line feed. It is kept, not copied.</param>
    /// <param name="file">The full path of what it was read from.</param>
    /// <param name="number">The number of the line, or what its store finds it by.</param>
    /// <param name="record">The record.</param>
    /// <param name="problem">What is wrong, without any of the line's content.</param>
    /// <returns>Whether the line is a record.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="file"/> is <see langword="null"/>.</exception>
    public static bool TryParse(
        ReadOnlyMemory<byte> line, string file, long number, [NotNullWhen(true)] out JournalRecord? record, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(file);
        return JournalRecordParser.TryParse(line, file, number, out record, out problem);
    }

    internal JournalRecord FilledFrom(JournalRecord earlier) => this with
    {
        CallerKind = CallerKind ?? earlier.CallerKind,
        CallerSubject = CallerKind is null ? earlier.CallerSubject : CallerSubject,
        IsCallerVerified = CallerKind is null ? earlier.IsCallerVerified : IsCallerVerified,
        CallerIssuer = CallerKind is null ? earlier.CallerIssuer : CallerIssuer,
        CallerClient = CallerKind is null ? earlier.CallerClient : CallerClient,
        CallerTenant = CallerKind is null ? earlier.CallerTenant : CallerTenant,
        CallerScopes = CallerKind is null ? earlier.CallerScopes : CallerScopes,
        CallerActors = CallerKind is null ? earlier.CallerActors : CallerActors,
        TokenAgeSeconds = CallerKind is null ? earlier.TokenAgeSeconds : TokenAgeSeconds,
        IsTruncated = IsTruncated || earlier.IsTruncated,
        Roles = CallerKind is null ? earlier.Roles : Roles,
        Method = Method ?? earlier.Method,
        TargetKind = TargetKind ?? earlier.TargetKind,
        TargetName = TargetName ?? earlier.TargetName,
        ToolVersion = ToolVersion ?? earlier.ToolVersion,
        ToolDigest = ToolDigest ?? earlier.ToolDigest,
        ToolKind = ToolKind ?? earlier.ToolKind,
        ClientName = ClientName ?? earlier.ClientName,
        ClientVersion = ClientVersion ?? earlier.ClientVersion,
        Verdict = Verdict ?? earlier.Verdict,
        Code = Verdict is null ? Code ?? earlier.Code : Code,
        IsCarriedOut = Verdict is null ? earlier.IsCarriedOut : IsCarriedOut,
        Entry = Verdict is null ? earlier.Entry : Entry,
        Guards = Verdict is null ? earlier.Guards : Guards,
        PolicyDigest = Verdict is null ? earlier.PolicyDigest : PolicyDigest,
    };
}
