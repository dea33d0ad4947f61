using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace McpGovernance.Audit;

/// <summary>Reads of a line what a sink needs to know, and checks that the whole of it is one JSON object.</summary>
internal static class AuditHeader
{
    // A name that stands twice would let two readers see two different records.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static bool TryRead(ReadOnlyMemory<byte> line, [NotNullWhen(true)] out AuditRecord? record, [NotNullWhen(false)] out string? problem)
    {
        record = null;
        if (!Utf8.IsValid(line.Span))
        {
            problem = "is not valid UTF-8";
            return false;
        }

        if (line.Span.ContainsAny((byte)'\n', (byte)'\r'))
        {
            problem = "has line ends in it";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return TryRead(document.RootElement, line, out record, out problem);
        }
        catch (JsonException)
        {
            problem = "is not JSON with unique names";
            return false;
        }
    }

    private static bool TryRead(JsonElement root, ReadOnlyMemory<byte> line, [NotNullWhen(true)] out AuditRecord? record, [NotNullWhen(false)] out string? problem)
    {
        record = null;
        problem = root.ValueKind != JsonValueKind.Object ? "is not a JSON object"
            : root.Number("v") is not > 0 ? "has no whole number 'v'"
            : root.Text("log") is not { Length: > 0 } ? "has no text 'log'"
            : root.Number("epoch") is not > 0 ? "has no whole number 'epoch' from 1"
            : root.Number("seq") is not > 0 ? "has no whole number 'seq' from 1"
            : null;
        if (problem is not null)
        {
            return false;
        }

        record = new AuditRecord
        {
            Utf8Json = line,
            Version = (int)Math.Min(root.Number("v")!.Value, int.MaxValue),
            Log = root.Text("log")!,
            Epoch = root.Number("epoch")!.Value,
            Seq = root.Number("seq")!.Value,
            Type = root.Text("type"),
            Id = root.Text("id"),
            Time = root.Time("time"),
            Call = root.Text("call"),
        };
        return true;
    }
}
