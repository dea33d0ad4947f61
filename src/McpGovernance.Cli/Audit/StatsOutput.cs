using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints counted groups: a table each, or one JSON object of all.</summary>
internal static class StatsOutput
{
    private const string None = "-";

    private static readonly string[] Numbers = ["calls", "refused", "failed", "unknown", "p50", "p95", "p99"];

    public static void WriteTables(CliConsole console, Tally total, IReadOnlyList<StatsGroup> groups, int top)
    {
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{total.Calls} calls: {total.Refused} refused, {total.Failed} failed, {total.Unknown} unknown. Milliseconds: p50 {Ms(total, 0.5)}, p95 {Ms(total, 0.95)}, p99 {Ms(total, 0.99)}."));
        foreach (var group in groups)
        {
            var rows = group.Rows().ToList();
            if (rows.Count == 0)
            {
                continue;
            }

            console.Out.WriteLine();
            console.Out.WriteLine($"by {group.Title}");
            new PagedTable(console, [.. group.Keys.Select(static key => key.Name), .. Numbers]).Write(
                rows.Take(top).Select(static row => (string[])[.. row.Values.Select(Cell), .. Cells(row.Tally)])
                    .Concat(group.Others is { } others ? [[.. group.Keys.Select(static _ => "(others)"), .. Cells(others)]] : []));
            if (rows.Count > top)
            {
                console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {rows.Count - top} more rows: --top shows them"));
            }
        }
    }

    public static void WriteJson(CliConsole console, Tally total, IReadOnlyList<StatsGroup> groups, int top, Action<Utf8JsonWriter>? more = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", 1);
            writer.WriteStartObject("total");
            Write(writer, total);
            writer.WriteEndObject();
            writer.WriteStartArray("groups");
            foreach (var group in groups)
            {
                Write(writer, group, top);
            }

            writer.WriteEndArray();
            more?.Invoke(writer);
            writer.WriteEndObject();
        }

        console.Out.Write(TerminalText.EscapeJson(Encoding.UTF8.GetString(buffer.WrittenSpan)));
        console.Out.Write('\n');
    }

    private static void Write(Utf8JsonWriter writer, StatsGroup group, int top)
    {
        writer.WriteStartObject();
        writer.WriteString("title", group.Title);
        writer.WriteStartArray("by");
        foreach (var key in group.Keys)
        {
            writer.WriteStringValue(key.Name);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rows");
        foreach (var (values, tally) in group.Rows().Take(top))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("key");
            foreach (var value in values)
            {
                writer.WriteStringValue(value is null ? null : OcsfJson.Clean(value));
            }

            writer.WriteEndArray();
            Write(writer, tally);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (group.Others is { } others)
        {
            writer.WriteStartObject("others");
            Write(writer, others);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Tally tally)
    {
        writer.WriteNumber("calls", tally.Calls);
        writer.WriteNumber("refused", tally.Refused);
        writer.WriteNumber("failed", tally.Failed);
        writer.WriteNumber("unknown", tally.Unknown);
        if (tally.Durations.Count > 0)
        {
            writer.WriteStartObject("ms");
            writer.WriteNumber("p50", Rounded(tally, 0.5));
            writer.WriteNumber("p95", Rounded(tally, 0.95));
            writer.WriteNumber("p99", Rounded(tally, 0.99));
            writer.WriteEndObject();
        }
    }

    private static double Rounded(Tally tally, double share) => Math.Round(tally.Durations.Percentile(share) ?? 0, 3);

    private static string Cell(string? value) => string.IsNullOrEmpty(value) ? None : TerminalText.Escape(value);

    private static string[] Cells(Tally tally) =>
    [
        Number(tally.Calls), Number(tally.Refused), Number(tally.Failed), Number(tally.Unknown), Ms(tally, 0.5), Ms(tally, 0.95), Ms(tally, 0.99),
    ];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Ms(Tally tally, double share) => tally.Durations.Percentile(share) is null ? None : Rounded(tally, share).ToString("0.###", CultureInfo.InvariantCulture);
}
