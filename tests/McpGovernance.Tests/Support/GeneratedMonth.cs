using System.Globalization;
using System.Text;

namespace McpGovernance.Tests.Support;

/// <summary>
/// A month of four processes, the same for the same seed: callers, tools, refusals one by one and counted, lists, errors,
/// a crash that is recovered, a crash that is not, a process that still runs, a torn tail, and a policy that changes.
/// </summary>
internal sealed class GeneratedMonth(int seed, int callsPerProcess)
{
    private const int Days = 30;
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Callers = ["alice", "bob", "carol", "dave", "erin"];
    private static readonly string[] Tools = ["get_ticket", "create_ticket", "close_ticket", "refund_order", "get_order"];
    private static readonly string[] Codes = ["access.unknown", "policy.not_permitted", "limits.rate"];

    private readonly Random _random = new(seed);
    private readonly List<GeneratedCall> _calls = [];

    /// <summary>Every call, and every record that counts calls.</summary>
    public IReadOnlyList<GeneratedCall> Calls => _calls;

    public static string LogOf(int process) => string.Create(CultureInfo.InvariantCulture, $"log-0195f1c20000700080000000000000{process:D2}");

    /// <summary>Writes the processes, each to the journal that stands at its place.</summary>
    public void WriteTo(params HandWrittenJournal[] journals)
    {
        for (var process = 0; process < 4; process++)
        {
            var journal = journals[process % journals.Length];
            if (process == 3)
            {
                journal.Live(LogOf(process));
            }

            Write(journal, process);
        }
    }

    private void Write(HandWrittenJournal journal, int process)
    {
        var life = new Life(LogOf(process), process);
        life.Add(Start, "audit.opened");
        var step = TimeSpan.FromDays(Days) / callsPerProcess;
        for (var i = 0; i < callsPerProcess; i++)
        {
            var at = Start + (step * i) + TimeSpan.FromSeconds(process);
            life.EndCalls(at);
            if (process == 0 && i == callsPerProcess / 2)
            {
                Crash(life, at);
            }

            Add(life, at);
        }

        // Two calls are open when the month ends: nobody knows of them, or they still run.
        life.EndCalls(DateTimeOffset.MaxValue);
        for (var i = 0; i < 2; i++)
        {
            Begin(life, Start.AddDays(Days).AddSeconds(i + process), process == 3 ? "in_flight" : "indeterminate", null);
        }

        life.Flush(journal);
        if (process == 1)
        {
            journal.AppendRaw(life.Log, life.Segment, "{\"seq\":");
        }
    }

    private void Add(Life life, DateTimeOffset at)
    {
        switch (_random.Next(20))
        {
            case < 13:
                Begin(life, at, _random.Next(12) switch { 0 => "tool_error", 1 => "timed_out", 2 => "exception", _ => "done" }, Math.Round(Math.Exp(_random.NextDouble() * 9), 3));
                break;
            case < 16:
                Refuse(life, at, null);
                break;
            case < 18:
                Refuse(life, at, _random.Next(2, 400));
                break;
            case 18:
                var caller = Callers[_random.Next(Callers.Length)];
                life.Add(at, "list.view", null, $"{HandWrittenJournal.Who(caller)},\"method\":\"tools/list\",{Decision("allow", null, null, at)},\"list\":{{\"shown\":3,\"hidden\":2}}");
                _calls.Add(new("tools/list", caller, null, "allow", Day(at), Policy(at), 1, null, null));
                break;
            default:
                life.Add(at, "policy.changed", null, "\"reason\":\"The file changed.\"");
                break;
        }
    }

    private void Begin(Life life, DateTimeOffset at, string status, double? ms)
    {
        var (caller, tool) = (Callers[_random.Next(Callers.Length)], Tools[_random.Next(Tools.Length)]);
        var data = tool is "get_ticket" or "refund_order" ? "personal" : null;
        var call = life.NextCall();
        var kind = tool.StartsWith("get_", StringComparison.Ordinal) ? "read" : "write";
        life.Add(at, "call.intent", call, $"{HandWrittenJournal.Who(caller)},{HandWrittenJournal.What(tool)},\"tool\":{{\"version\":\"1.0.0\",\"kind\":\"{kind}\"{(data is null ? "" : $",\"data\":[\"{data}\"]")}}},\"inputs\":{{\"size\":{_random.Next(500)},\"digest\":{{\"value\":\"d{_random.Next(1000)}\"}}}},{Decision("allow", null, "matrix/support/" + tool, at)}");
        _calls.Add(new(tool, caller, null, status, Day(at), Policy(at), 1, ms, data));
        if (ms is { } duration)
        {
            life.EndLater(at.AddMilliseconds(duration), call, HandWrittenJournal.Came(status, duration.ToString(CultureInfo.InvariantCulture)), _calls.Count - 1);
        }
    }

    private void Refuse(Life life, DateTimeOffset at, int? count)
    {
        var (caller, tool, code) = (Callers[_random.Next(Callers.Length)], Tools[_random.Next(Tools.Length)], Codes[_random.Next(Codes.Length)]);
        var ms = count is null ? Math.Round(_random.NextDouble(), 3) : (double?)null;
        var what = $"{HandWrittenJournal.Who(caller)},{HandWrittenJournal.What(tool)},{Decision("deny", code, null, at)}";
        life.Add(
            at,
            count is null ? "call.outcome" : "call.refused",
            count is null ? life.NextCall() : null,
            what + (count is null ? "," + HandWrittenJournal.Came("refused", ms!.Value.ToString(CultureInfo.InvariantCulture)) : $",\"count\":{count}"));
        _calls.Add(new(tool, caller, code, "refused", Day(at), Policy(at), count ?? 1, ms, null));
    }

    /// <summary>The process is gone, and what starts in its place says what it found: outcomes that nobody knows.</summary>
    private void Crash(Life life, DateTimeOffset at)
    {
        Begin(life, at.AddSeconds(-1), "done", 5_000);
        foreach (var index in life.Crash(at))
        {
            _calls[index] = _calls[index] with { Status = "indeterminate", Milliseconds = null };
        }
    }

    private static string Decision(string verdict, string? code, string? entry, DateTimeOffset at) =>
        $"\"decision\":{{\"verdict\":\"{verdict}\"{(code is null ? "" : $",\"code\":\"{code}\"")}{(entry is null ? "" : $",\"entry\":\"{entry}\"")},\"policy\":{{\"name\":\"tickets\",\"digest\":\"{Policy(at)}\"}}}}";

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Policy(DateTimeOffset at) => at < Start.AddDays(Days / 2) ? "sha256:before" : "sha256:after";

    /// <summary>What one process writes, in its order.</summary>
    private sealed class Life(string log, int process)
    {
        private readonly PriorityQueue<(DateTimeOffset At, string Call, string More, int Index), DateTimeOffset> _open = new();
        private readonly Dictionary<string, StringBuilder> _segments = [];
        private int _epoch = 1;
        private int _seq;
        private int _call;

        public string Log => log;

        public string Segment { get; private set; } = "000001-000000000001.jsonl";

        public string NextCall() => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-{process:D4}-{++_call:D12}");

        public void Add(DateTimeOffset at, string type, string? call = null, string more = "")
        {
            _seq++;
            if (_seq % 5_000 == 0)
            {
                Segment = string.Create(CultureInfo.InvariantCulture, $"{_epoch:D6}-{_seq:D12}.jsonl");
            }

            if (!_segments.TryGetValue(Segment, out var text))
            {
                _segments.Add(Segment, text = new StringBuilder());
            }

            text.Append(HandWrittenJournal.Line(log, _seq, type, at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture), call, more, _epoch)).Append('\n');
        }

        public void EndLater(DateTimeOffset at, string call, string more, int index) => _open.Enqueue((at, call, more, index), at);

        public void EndCalls(DateTimeOffset before)
        {
            while (_open.TryPeek(out var end, out _) && end.At < before)
            {
                _open.Dequeue();
                Add(end.At, "call.outcome", end.Call, end.More);
            }
        }

        public IEnumerable<int> Crash(DateTimeOffset at)
        {
            var (seq, open) = (_seq, _open.UnorderedItems.Select(static item => item.Element).OrderBy(static one => one.Call, StringComparer.Ordinal).ToList());
            _open.Clear();
            (_epoch, _seq) = (_epoch + 1, 0);
            Segment = string.Create(CultureInfo.InvariantCulture, $"{_epoch:D6}-000000000001.jsonl");
            Add(at, "audit.recovered", null, $"\"recovery\":{{\"epoch\":{_epoch - 1},\"seq\":{seq}}}");
            foreach (var (_, call, _, _) in open)
            {
                Add(at, "call.outcome", call, "\"outcome\":{\"status\":\"indeterminate\"}");
            }

            Add(at, "audit.opened", null, $"\"recovery\":{{\"epoch\":{_epoch - 1},\"seq\":{seq}}}");
            return open.Select(static one => one.Index);
        }

        public void Flush(HandWrittenJournal journal)
        {
            foreach (var (segment, text) in _segments)
            {
                journal.AppendRaw(log, segment, text.ToString());
            }
        }
    }
}
