using System.Diagnostics;
using System.Globalization;
using System.Text;
using McpGovernance.Audit;
using McpGovernance.Sqlite;

namespace McpGovernance.Benchmarks;

/// <summary>
/// What an index in SQLite does with many records: how fast a sink takes them with all indexes, how fast one is made of a journal, and how long
/// one caller's week takes. Half of the records are intents, half are outcomes, 757 bytes on average; 1,000 callers, 40 weeks.
/// </summary>
internal static class SqliteIndex
{
    private const int Callers = 1_000;
    private const int SegmentRecords = 50_000;
    private const int Logs = 4;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(280);

    public static async Task<int> RunAsync(long records)
    {
        var directory = Directory.CreateTempSubdirectory("mcpgov-sqlite-").FullName;
        try
        {
            var journal = Path.Combine(directory, "journal");
            var bytes = WriteJournal(journal, records);
            Console.WriteLine($"{records:N0} records, {bytes / (double)records:F0} bytes each");
            await LiveAsync(directory, journal, Math.Min(records, 300_000));
            var index = Path.Combine(directory, "index.db");
            Rate("reading the journal alone", records, () => Same(records, new CallHistory(journal).ReadRecords(static _ => { }).LongCount()));
            Rate("rebuild, indexes included", records, () => Same(records, SqliteAuditIndex.Rebuild(index, [journal], static problem => throw new InvalidOperationException(problem.Message)).Records));
            Console.WriteLine($"{new FileInfo(index).Length / (double)records:F0} bytes of index for each record");
            var begin = Start + (Span / 2);
            Ask("one caller's week", index, new CallQuestion { Caller = "caller-0042@example.com", Since = begin, Until = begin.AddDays(7) });
            Ask("one caller's last week", index, new CallQuestion { Caller = "caller-0042@example.com", Since = Start + Span - TimeSpan.FromDays(7) });
            Ask("one caller, always", index, new CallQuestion { Caller = "caller-0042@example.com" });
            Ask("refusals of one hour", index, new CallQuestion { Status = "tool_error", Since = begin, Until = begin.AddHours(1) });
            Ask("one call", index, new CallQuestion { Call = Id(1, 17) });
            Ask("one trace", index, new CallQuestion { Trace = Trace(2, 99) });
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Same(long expected, long found)
    {
        if (found != expected)
        {
            throw new InvalidOperationException($"{found} records are there, and {expected} were written.");
        }
    }

    /// <summary>Beside the time what the processor did for a record: the first depends on who else uses it.</summary>
    private static void Rate(string what, long records, Action work)
    {
        var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        work();
        Console.WriteLine($"{what}: {records / watch.Elapsed.TotalSeconds:N0} records/s ({watch.Elapsed.TotalSeconds:F1} s; {(Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / records:F1} us of processor for a record)");
    }

    private static void Ask(string what, string index, CallQuestion question)
    {
        var times = new List<double>();
        var found = 0;
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            found = SqliteAuditIndex.Ask(index, question).Read(static problem => throw new InvalidOperationException(problem.Message)).Count(question.Matches);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"{what}: {found:N0} calls, first {times[0]:N0} ms, then {times[1]:N0} and {times[2]:N0} ms");
    }

    private static async Task LiveAsync(string directory, string journal, long records)
    {
        var batches = new CallHistory(Path.Combine(journal, Log(0))).ReadRecords(static _ => { }).Take((int)records)
            .Select(static record => AuditRecord.Parse(record.Utf8Json)).Chunk(1_000).Select(static chunk => new AuditBatch(chunk)).ToList();
        var given = batches.Sum(static batch => batch.Records.Count);
        await using var sink = new SqliteAuditSink(new SqliteAuditSinkOptions { Path = Path.Combine(directory, "live.db") });
        Rate("live, 1,000 records a batch, durable, with indexes", given, () =>
        {
            foreach (var batch in batches)
            {
                sink.WriteAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        });
    }

    private static long WriteJournal(string root, long records)
    {
        var total = 0L;
        var perLog = records / Logs;
        for (var log = 0; log < Logs; log++)
        {
            var directory = Directory.CreateDirectory(Path.Combine(root, Log(log))).FullName;
            FileStream? segment = null;
            var text = new StringBuilder();
            for (var seq = 1L; seq <= perLog; seq++)
            {
                if ((seq - 1) % SegmentRecords == 0)
                {
                    segment?.Dispose();
                    segment = File.Create(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"000001-{seq:D12}.jsonl")), 1 << 20);
                }

                Line(text.Clear(), log, seq, Start + (Span * ((double)seq / perLog)));
                var line = Encoding.UTF8.GetBytes(text.ToString());
                segment!.Write(line);
                total += line.Length;
            }

            segment?.Dispose();
        }

        return total;
    }

    private static void Line(StringBuilder text, int log, long seq, DateTimeOffset time)
    {
        var number = (seq - 1) / 2;
        var isIntent = seq % 2 == 1;
        text.Append(CultureInfo.InvariantCulture, $"{{\"seq\":{seq},\"log\":\"{Log(log)}\",\"epoch\":1,\"v\":1,\"type\":\"{(isIntent ? "call.intent" : "call.outcome")}\",\"id\":\"{Id(log + 100, seq)}\",\"time\":\"{time:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}\",\"call\":\"{Id(log, number)}\",\"side\":\"server\",");
        if (!isIntent)
        {
            text.Append(CultureInfo.InvariantCulture, $"\"outcome\":{{\"status\":\"{(number % 50 == 0 ? "tool_error" : "done")}\",\"ms\":{number % 900}.25,\"governanceMs\":0.02,\"resultSize\":{number % 5000}}}}}\n");
            return;
        }

        var caller = (int)((((ulong)number * 2_654_435_761) + (ulong)log) % Callers);
        text.Append(CultureInfo.InvariantCulture, $"\"trace\":\"{Trace(log, number)}\",\"span\":\"{number:x16}\",\"caller\":{{\"kind\":\"authenticated\",\"verified\":true,\"issuer\":\"https://login.example.com/realms/main\",\"subject\":\"caller-{caller:D4}@example.com\",\"client\":\"agent-desk\",\"tenant\":\"tenant-{caller % 20}\",\"scopes\":[\"tickets:read\",\"tickets:write\"],\"roles\":[\"support\"],\"tokenAge\":{number % 3600}}},\"client\":{{\"name\":\"Desk\",\"version\":\"4.2.0\"}},\"server\":{{\"name\":\"tickets\",\"version\":\"1.8.0\"}},\"method\":\"tools/call\",\"protocol\":\"2025-11-25\",\"transport\":\"http\",\"target\":{{\"kind\":\"tool\",\"name\":\"tool_{number % 37}\"}},\"tool\":{{\"version\":\"1.2.0\",\"digest\":\"sha256:{number % 37:x64}\",\"kind\":\"write\"}},\"inputs\":{{\"size\":{number % 900},\"digest\":{{\"alg\":\"hmac-sha256\",\"canon\":\"rfc8785\",\"kid\":\"k1\",\"value\":\"{number:x43}\"}}}},\"decision\":{{\"verdict\":\"allow\",\"entry\":\"matrix/support/tool_{number % 37}\",\"policy\":{{\"name\":\"tickets\",\"digest\":\"sha256:{7:x64}\"}}}}}}\n");
    }

    private static string Log(int log) => string.Create(CultureInfo.InvariantCulture, $"log-0195f1c20000700080000000000000{log:D2}");

    private static string Id(int log, long number) => string.Create(CultureInfo.InvariantCulture, $"{number >> 16:x8}-{number & 0xFFFF:x4}-7000-8000-{log:D12}");

    private static string Trace(int log, long number) => string.Create(CultureInfo.InvariantCulture, $"{log:x8}{number:x24}");
}
