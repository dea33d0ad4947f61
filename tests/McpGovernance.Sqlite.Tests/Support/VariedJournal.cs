using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Sqlite.Tests.Support;

/// <summary>
/// Journals that have in them whatever a reader must bear, the same for the same seed: every field, several rounds, outcomes before their
/// intents, clocks that go back, equal times, texts that do harm, halves of pairs, members of wrong types, versions that nobody knows.
/// </summary>
internal sealed class VariedJournal(int seed)
{
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    // As they stand in JSON.
    private static readonly string[] Texts =
    [
        "alice", "bob", "Alice", "local", "authenticated", "refund_order", "get_order", "get_ticket", "1.0.0", "access.unknown", "access.denied", "policy.not_permitted", "personal",
        "'; DROP TABLE record; --", "a' OR '1'='1", "x\\u0000y", "\\u0000", "half \\ud83d pair", "\\ude00", "\\ud83d\\ude00", "😀 𐍈 \U0010FFFD", "*", "%_[a]?", "two\\nlines", "", "\\ufffd", "matrix/a/b",
    ];

    private readonly Random _random = new(seed);

    public void WriteTo(HandWrittenJournal journal, int records)
    {
        string[] logs = [.. Enumerable.Range(1, 3).Select(GeneratedMonth.LogOf)];
        var ends = logs.Select(static _ => (Epoch: 1, Seq: 0L, Time: Start)).ToArray();
        var segments = new Dictionary<(int Log, int Epoch), StringBuilder>();
        var open = new List<string>();
        for (var i = 0; i < records; i++)
        {
            var log = _random.Next(logs.Length);
            var (epoch, seq, time) = ends[log];
            (epoch, seq) = _random.Next(60) == 0 ? (epoch + 1, 1) : (epoch, seq + 1);
            time += TimeSpan.FromSeconds(_random.Next(10) switch { 0 => -_random.Next(4_000), < 4 => 0, _ => _random.Next(1, 600) });
            ends[log] = (epoch, seq, time);
            var text = segments.TryGetValue((log, epoch), out var segment) ? segment : segments[(log, epoch)] = new StringBuilder();
            text.Append(Line(logs[log], epoch, seq, time, open)).Append('\n');
        }

        foreach (var ((log, epoch), text) in segments)
        {
            journal.AppendRaw(logs[log], string.Create(CultureInfo.InvariantCulture, $"{epoch:D6}-000000000001.jsonl"), text.ToString());
        }
    }

    /// <summary>A question about what such a journal may have in it.</summary>
    public CallQuestion Question()
    {
        string? Maybe(int chance, Func<string> make) => _random.Next(chance) == 0 ? make() : null;
        string Plain() => JsonElementText(Texts[_random.Next(Texts.Length)]);
        string Glob()
        {
            var text = Plain();
            return _random.Next(4) switch { 0 => text, 1 => "*", 2 when text.Length > 2 => text[..(text.Length / 2)] + "*", _ => "*" + (text.Length > 1 ? text[1..] : text) };
        }

        DateTimeOffset Moment() => Start + TimeSpan.FromSeconds(_random.Next(-3_000, 60_000));
        return new CallQuestion
        {
            Caller = Maybe(3, Plain),
            Client = Maybe(7, Glob),
            Agent = Maybe(7, Glob),
            Tool = Maybe(4, Glob),
            Version = Maybe(9, Plain),
            Kind = Maybe(9, static () => "read"),
            Target = Maybe(7, Glob),
            Data = Maybe(9, Plain),
            Code = Maybe(7, () => _random.Next(2) == 0 ? "access.*" : Plain()),
            Rule = Maybe(7, Glob),
            Status = Maybe(5, () => new[] { "done", "refused", "allow", "indeterminate", "in_flight", "input_required" }[_random.Next(6)]),
            Trace = Maybe(12, static () => "0AF7"),
            Call = Maybe(20, () => Id(_random.Next(40))),
            Text = Maybe(15, static () => "order"),
            Since = _random.Next(2) == 0 ? Moment() : null,
            Until = _random.Next(3) == 0 ? Moment() : null,
        };
    }

    private string Line(string log, int epoch, long seq, DateTimeOffset time, List<string> open)
    {
        var at = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        string Text() => Texts[_random.Next(Texts.Length)];
        switch (_random.Next(20))
        {
            case < 8:
                var call = Id(_random.Next(400));
                open.Add(call);
                return HandWrittenJournal.Line(log, seq, "call.intent", at, call, Members(Text, true, decides: true), epoch);
            case < 13 when open.Count > 0:
                var ended = open[_random.Next(open.Count)];
                open.Remove(ended);
                return HandWrittenJournal.Line(log, seq, "call.outcome", at, _random.Next(5) == 0 ? ended.ToUpperInvariant() : ended, Members(Text, _random.Next(8) == 0) + "," + HandWrittenJournal.Came("done"), epoch);
            case 13:
                return HandWrittenJournal.Line(log, seq, "call.outcome", at, Id(_random.Next(400)), HandWrittenJournal.Came("tool_error"), epoch);
            case 14 when open.Count > 0:
                return HandWrittenJournal.Line(log, seq, "call.round", at, open[_random.Next(open.Count)], HandWrittenJournal.Came("input_required"), epoch);
            case 15:
                return HandWrittenJournal.Line(log, seq, "call.outcome", at, Id(_random.Next(400)), Members(Text, true) + ",\"decision\":{\"verdict\":\"deny\",\"code\":\"" + Text() + "\"}," + HandWrittenJournal.Came("refused"), epoch);
            case 16:
                return HandWrittenJournal.Line(log, seq, "call.refused", at, null, Members(Text, true) + ",\"count\":" + _random.Next(1, 9), epoch);
            case 17:
                return $"{{\"seq\":{seq},\"log\":\"{log}\",\"epoch\":{epoch},\"v\":99,\"type\":\"call.{_random.Next(3)}\",\"caller\":{{\"subject\":\"{Text()}\"}},\"new\":[{{}},null]}}";
            case 18:
                return HandWrittenJournal.Line(log, seq, "call.refused", at, null, "\"caller\":[\"alice\"],\"target\":7,\"tool\":\"x\",\"agent\":[1],\"trace\":{\"a\":[]},\"decision\":null", epoch);
            default:
                return HandWrittenJournal.Line(log, seq, _random.Next(2) == 0 ? "policy.changed" : "list.view", at, null, Members(Text, true, decides: true), epoch);
        }
    }

    private string Members(Func<string> text, bool hasCaller, bool decides = false)
    {
        var members = new List<string> { "\"method\":\"tools/call\"" };
        void Maybe(string member)
        {
            if (_random.Next(3) > 0)
            {
                members.Add(member);
            }
        }

        if (hasCaller)
        {
            members.Add($"\"caller\":{{\"kind\":\"{(_random.Next(2) == 0 ? "local" : "authenticated")}\",\"subject\":\"{text()}\",\"client\":\"{text()}\",\"actors\":[\"{text()}\",5,\"{text()}\"]}}");
            Maybe($"\"target\":{{\"kind\":\"tool\",\"name\":\"{text()}\",\"id\":\"{text()}\",\"deep\":{{\"name\":\"{text()}\"}}}}");
            Maybe($"\"tool\":{{\"version\":\"{text()}\",\"kind\":\"read\",\"data\":[\"{text()}\",[\"{text()}\"]]}}");
            Maybe($"\"client\":{{\"name\":\"{text()}\"}}");
        }

        Maybe($"\"agent\":{{\"id\":\"{text()}\",\"model\":\"{text()}\"}}");
        Maybe("\"trace\":\"0af7\"");
        Maybe($"\"inputs\":{{\"value\":\"{text()}\"}}");
        if (decides && _random.Next(4) > 0)
        {
            members.Add($"\"decision\":{{\"verdict\":\"allow\",\"entry\":\"{text()}\",\"guards\":[\"{text()}\"]}}");
        }

        return string.Join(',', members);
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-abcd-{number:D12}");

    private static string JsonElementText(string json)
    {
        var text = new StringBuilder();
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '\\' && json[i + 1] == 'u')
            {
                text.Append((char)int.Parse(json.AsSpan(i + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 5;
            }
            else if (json[i] == '\\')
            {
                text.Append('\n');
                i++;
            }
            else
            {
                text.Append(json[i]);
            }
        }

        return text.ToString();
    }
}
