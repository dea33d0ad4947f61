using System.Diagnostics.CodeAnalysis;
using McpGovernance.Audit;

namespace McpGovernance;

/// <summary>One record as a sink gets it: the exact bytes of its line, and a typed header. A sink never serializes it again.</summary>
/// <remarks>Immutable and thread safe. Type, time, id and call are absent where a record of another version has none.</remarks>
public sealed class AuditRecord
{
    internal AuditRecord()
    {
    }

    /// <summary>The line exactly as it was written, without its line feed.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; internal init; }

    /// <summary>The version of the record's format (<c>v</c>).</summary>
    public int Version { get; internal init; }

    /// <summary>The log: the directory of one process.</summary>
    public string Log { get; internal init; } = "";

    /// <summary>Counts the starts of a log, from 1.</summary>
    public long Epoch { get; internal init; }

    /// <summary>The number of the record within its log and epoch, from 1.</summary>
    public long Seq { get; internal init; }

    /// <summary>What happened, such as <c>call.intent</c>.</summary>
    public string? Type { get; internal init; }

    /// <summary>The id of the record.</summary>
    public string? Id { get; internal init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Time { get; internal init; }

    /// <summary>The id of the call, which joins its records.</summary>
    public string? Call { get; internal init; }

    /// <summary>Where the record stands.</summary>
    public AuditPosition Position => new(Log, Epoch, Seq);

    /// <summary>Reads the header of a line.</summary>
    /// <param name="line">One line of a journal without its line feed. It is kept, not copied.</param>
    /// <param name="record">The record.</param>
    /// <param name="problem">What is wrong, without any of the line's content.</param>
    /// <returns>Whether the line is a record.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> line, [NotNullWhen(true)] out AuditRecord? record, [NotNullWhen(false)] out string? problem) =>
        AuditHeader.TryRead(line, out record, out problem);

    /// <summary>Reads the header of a line.</summary>
    /// <param name="line">One line of a journal without its line feed. It is kept, not copied.</param>
    /// <returns>The record.</returns>
    /// <exception cref="FormatException">The line is not a record; the message says why, without any of its content.</exception>
    public static AuditRecord Parse(ReadOnlyMemory<byte> line) =>
        TryParse(line, out var record, out var problem) ? record : throw new FormatException($"The line {problem}. Give one whole line of a journal, without its line feed.");
}
