using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Sqlite;

/// <summary>What the index keeps of one record: its line, and the columns by which it is found.</summary>
internal sealed class IndexedRecord
{
    public required string Log { get; init; }

    public required long Epoch { get; init; }

    public required long Seq { get; init; }

    public required byte[] Line { get; init; }

    public string? Type { get; init; }

    /// <summary>UTC, in units of 100 nanoseconds.</summary>
    public long? Time { get; init; }

    public byte[]? Call { get; init; }

    /// <summary>Whether it is about no request.</summary>
    public bool IsEvent { get; init; }

    /// <summary>Whether the columns cannot say what the line says.</summary>
    public bool IsOdd { get; private set; }

    public string? Caller { get; private set; }

    public string? CallerKind { get; private set; }

    public string? Clients { get; private set; }

    public string? Agents { get; private set; }

    public string? Tool { get; private set; }

    public string? Targets { get; private set; }

    public string? Version { get; private set; }

    public string? ToolKind { get; private set; }

    public string? TargetKind { get; private set; }

    public string? Data { get; private set; }

    public string? Code { get; private set; }

    public string? Verdict { get; private set; }

    public string? Rules { get; private set; }

    public string? Status { get; private set; }

    public string? Trace { get; private set; }

    public static IndexedRecord Of(AuditRecord record) => JournalRecord.TryParse(record.Utf8Json, "", 0, out var read, out _)
        ? Of(read)
        : new IndexedRecord
        {
            // A journal's reader does not take it for a record either; it is kept, and told when it is read.
            Log = record.Log,
            Epoch = record.Epoch,
            Seq = record.Seq,
            Line = Bytes(record.Utf8Json),
            Type = record.Type,
            Time = record.Time?.UtcTicks,
            Call = record.Call is { } call ? CallId.Of(call) : null,
            IsEvent = true,
            IsOdd = true,
        };

    public static IndexedRecord Of(JournalRecord record)
    {
        var indexed = new IndexedRecord
        {
            Log = record.Log ?? "",
            Epoch = record.Epoch,
            Seq = record.Seq,
            Line = Bytes(record.Utf8Json),
            Type = record.Type,
            Time = record.Time?.UtcTicks,
            Call = record.Call is { } call ? CallId.Of(call) : null,
            IsEvent = record.Type is not { } type || !(type.StartsWith("call.", StringComparison.Ordinal) || type.StartsWith("list.", StringComparison.Ordinal)),

            // An outcome whose intent had a caller says none; one that says both may come before its intent.
            IsOdd = record is { ClosesCall: true, Verdict: null } and not { CallerSubject: null, CallerKind: null },
        };
        indexed.Take(record);
        indexed.TakeMembers(record.Utf8Json.Span);
        return indexed;
    }

    private void Take(JournalRecord record)
    {
        Caller = Clean(record.CallerSubject);
        CallerKind = Clean(record.CallerKind);
        Clients = Join(record.CallerClient, record.ClientName);
        Tool = Clean(record.TargetName);
        Version = Clean(record.ToolVersion);
        ToolKind = Clean(record.ToolKind);
        TargetKind = Clean(record.TargetKind);
        Code = Clean(record.Code);
        Verdict = Clean(record.Verdict);
        Status = Clean(record.Status);
        Rules = Clean(record.Entry);
        foreach (var guard in record.Guards)
        {
            Rules = Join(Rules, guard);
        }

        foreach (var actor in record.CallerActors)
        {
            Agents = Join(Agents, actor);
        }
    }

    /// <summary>What the view of a record does not have: trace, texts of agent and target, classes of data.</summary>
    private void TakeMembers(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("trace"u8))
                {
                    reader.Read();
                    Trace = reader.TokenType == JsonTokenType.String ? Clean(reader.GetString())?.ToUpperInvariant() : null;
                    reader.Skip();
                }
                else if (reader.ValueTextEquals("agent"u8))
                {
                    Agents = Texts(ref reader, Agents);
                }
                else if (reader.ValueTextEquals("target"u8))
                {
                    Targets = Texts(ref reader, Targets);
                }
                else if (reader.ValueTextEquals("tool"u8))
                {
                    TakeData(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (InvalidOperationException)
        {
            IsOdd = true; // Half of a pair: JSON, but no text.
        }
    }

    private void TakeData(ref Utf8JsonReader reader)
    {
        if (!IsObject(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (!isData || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Data = reader.TokenType == JsonTokenType.String ? Join(Data, reader.GetString()) : Data;
                reader.Skip();
            }
        }
    }

    private string? Texts(ref Utf8JsonReader reader, string? texts)
    {
        if (!IsObject(ref reader))
        {
            return texts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            texts = reader.TokenType == JsonTokenType.String ? Join(texts, reader.GetString()) : texts;
            reader.Skip();
        }

        return texts;
    }

    /// <summary>Goes from a name to its value, and over it when it is no object.</summary>
    private static bool IsObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private string? Join(string? texts, string? text) => Clean(text) is not { } clean ? texts : texts is null ? clean : $"{texts}\n{clean}";

    /// <summary>SQLite ends some texts at a NUL, and has none that are no Unicode.</summary>
    private string? Clean(string? text)
    {
        IsOdd |= text is not null && !IndexText.IsClean(text);
        return text;
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> line) =>
        MemoryMarshal.TryGetArray(line, out var array) && array.Offset == 0 && array.Count == array.Array!.Length ? array.Array : line.ToArray();
}
