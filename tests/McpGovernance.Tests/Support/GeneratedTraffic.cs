using System.Globalization;
using System.Text;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Support;

/// <summary>
/// The ordinary days of a company, the same for the same seed: people with their habits at work, services day and night, people who join,
/// somebody who tries another tool, refusals, and agents that try again what was refused. Nothing in it is an attack.
/// </summary>
internal sealed class GeneratedTraffic(int seed, DateTimeOffset start, int days)
{
    public const int People = 120;
    public const int Services = 4;

    private const int Tools = 40;
    private const double JoinersPerWorkday = 0.5;
    private const double Refused = 0.01;
    private const double Strays = 1 / 4000.0;

    private readonly Random _random = new(seed);
    private readonly List<Person> _callers = [];
    private long _seq;

    public int Calls { get; private set; }

    public int Refusals { get; private set; }

    public int Callers => _callers.Count;

    /// <summary>The records of one log, as they were written.</summary>
    public IEnumerable<AuditRecord> Records(string log)
    {
        for (var i = 0; i < People + Services; i++)
        {
            Join(i < Services);
        }

        for (var day = 0; day < days; day++)
        {
            var date = start.AddDays(day);
            var isWorkday = date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            if (isWorkday && _random.NextDouble() < JoinersPerWorkday)
            {
                Join(isService: false);
            }

            var calls = _callers.SelectMany(who => Times(who, isWorkday).Select(time => (At: date + time, Who: who))).OrderBy(static call => call.At).ToList();
            foreach (var line in calls.SelectMany(call => Call(log, call.At, call.Who)))
            {
                yield return AuditRecord.Parse(Encoding.UTF8.GetBytes(line));
            }
        }
    }

    /// <summary>A few tools are somebody's own, the first of them much more than the last.</summary>
    private void Join(bool isService)
    {
        var first = _random.Next(Tools);
        var count = isService ? 2 : 2 + _random.Next(4);
        _callers.Add(new Person($"{(isService ? "service" : "user")}{_callers.Count}", [.. Enumerable.Range(0, count).Select(i => $"tool_{(first + (i * 7)) % Tools}")], isService));
    }

    private IEnumerable<TimeSpan> Times(Person who, bool isWorkday)
    {
        if (who.IsService)
        {
            return Enumerable.Range(0, 96).Select(i => TimeSpan.FromMinutes(15 * i));
        }

        var count = isWorkday ? _random.Next(5, 36) : _random.Next(12) == 0 ? _random.Next(1, 6) : 0;
        return Enumerable.Range(0, count).Select(_ => TimeSpan.FromHours(8) + (TimeSpan.FromHours(10) * _random.NextDouble())).ToList();
    }

    private IEnumerable<string> Call(string log, DateTimeOffset at, Person who)
    {
        var tool = _random.NextDouble() < Strays ? $"tool_{_random.Next(Tools)}" : who.Tools[Math.Min((int)(-Math.Log(1 - _random.NextDouble()) * 1.2), who.Tools.Length - 1)];
        var call = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-8000-{Calls:x12}");
        var what = $"{Caller(who)},{What(tool)}";
        Calls++;
        if (_random.NextDouble() >= Refused)
        {
            yield return Next(log, "call.intent", at, call, $"{what},{Allowed}");
            yield return Next(log, "call.outcome", at.AddMilliseconds(50), call, Came("done"));
            yield break;
        }

        Refusals++;
        yield return Next(log, "call.outcome", at, call, $"{what},{Denied("access.unknown")},{Came("refused")}");
        if (_random.Next(3) == 0)
        {
            var again = _random.Next(1, 8); // What an agent tries again within a second is one record.
            Refusals += again;
            yield return Next(log, "call.refused", at.AddSeconds(1), null, $"{what},{Denied("access.unknown")},\"count\":{again}");
        }
    }

    private string Next(string log, string type, DateTimeOffset at, string? call, string more) =>
        Line(log, ++_seq, type, at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), call, more);

    private static string Caller(Person who) => Who(who.Name, "authenticated", verified: true);

    private sealed record Person(string Name, string[] Tools, bool IsService);
}
