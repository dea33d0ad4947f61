using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace McpGovernance.Audit;

/// <summary>Reads one line. Strict about what version 1 promises, lenient about versions that it does not know.</summary>
internal static class JournalRecordParser
{
    // A name that stands twice would let two readers see two different records.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static bool TryParse(
        ReadOnlyMemory<byte> line,
        string file,
        long number,
        [NotNullWhen(true)] out JournalRecord? record,
        [NotNullWhen(false)] out string? problem)
    {
        record = null;
        if (!Utf8.IsValid(line.Span))
        {
            problem = "is not valid UTF-8";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var root = document.RootElement;
            problem = Missing(root);
            record = problem is null ? View(root, line, file, number) : null;
            return problem is null;
        }
        catch (JsonException exception)
        {
            // The message of the exception may quote the line.
            problem = exception.BytePositionInLine is { } position
                ? string.Create(CultureInfo.InvariantCulture, $"is not JSON from byte {position + 1} on")
                : "is not JSON with unique names";
            return false;
        }
        catch (InvalidOperationException)
        {
            // Names are unescaped to compare them, and half of a pair cannot be.
            problem = "has a name that is no valid Unicode";
            return false;
        }
    }

    private static string? Missing(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return "is not a JSON object";
        }

        if (root.Number("v") is not { } version)
        {
            return "has no whole number 'v'";
        }

        return version != 1 ? null
            : root.Text("type") is null ? "has no text 'type'"
            : root.Time("time") is null ? "has no ISO 8601 time 'time'"
            : root.Text("log") is null ? "has no text 'log'"
            : root.Number("epoch") is null ? "has no whole number 'epoch'"
            : root.Number("seq") is null ? "has no whole number 'seq'"
            : null;
    }

    private static JournalRecord View(JsonElement root, ReadOnlyMemory<byte> line, string file, long number)
    {
        var caller = root.Member("caller");
        var target = root.Member("target");
        var decision = root.Member("decision");
        var outcome = root.Member("outcome");
        var list = root.Member("list");
        return new JournalRecord
        {
            Utf8Json = line,
            File = file,
            Line = number,
            Version = (int)Math.Clamp(root.Number("v") ?? 0, 0, int.MaxValue),
            Log = root.Text("log"),
            Epoch = root.Number("epoch") ?? 0,
            Seq = root.Number("seq") ?? 0,
            Type = root.Text("type"),
            Id = root.Text("id"),
            Time = root.Time("time"),
            Call = root.Text("call"),
            CallerKind = caller.Text("kind"),
            CallerSubject = caller.Text("subject"),
            IsCallerVerified = caller.Member("verified").ValueKind == JsonValueKind.True,
            CallerIssuer = caller.Text("issuer"),
            CallerClient = caller.Text("client"),
            CallerTenant = caller.Text("tenant"),
            CallerScopes = caller.Texts("scopes"),
            CallerActors = caller.Texts("actors"),
            TokenAgeSeconds = caller.Number("tokenAge"),
            Roles = caller.Texts("roles"),
            Method = root.Text("method"),
            TargetKind = target.Text("kind"),
            TargetName = target.Text("name"),
            Round = root.Number("round") ?? 1,
            ToolVersion = root.Member("tool").Text("version"),
            ToolDigest = root.Member("tool").Text("digest"),
            ToolKind = root.Member("tool").Text("kind"),
            ClientName = root.Member("client").Text("name"),
            ClientVersion = root.Member("client").Text("version"),
            Verdict = decision.Text("verdict"),
            Code = decision.Text("code"),
            IsCarriedOut = decision.Member("carriedOut").ValueKind == JsonValueKind.True,
            Entry = decision.Text("entry"),
            Guards = decision.Texts("guards"),
            PolicyDigest = decision.Member("policy").Text("digest"),
            Status = outcome.Text("status") ?? (root.Text("type") == "call.refused" ? "refused" : null),
            Reason = root.Text("reason"),
            Milliseconds = outcome.Real("ms"),
            IsTruncated = root.Member("truncated").ValueKind == JsonValueKind.True,
            Count = root.Number("count"),
            ListShown = list.Number("shown"),
            ListHidden = list.Number("hidden"),
        };
    }
}
