using System.Globalization;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads when a condition holds.</summary>
internal sealed class TimeReader(DocumentProblems problems)
{
    private readonly DocumentValues _values = new(problems);

    /// <returns>The condition; <see langword="null"/> after reporting.</returns>
    public TimeCondition? Read(DocumentNode node)
    {
        if (!_values.IsObject(node, "an object such as { \"zone\": \"Europe/Berlin\", \"days\": [\"mon\"], \"from\": \"08:00\", \"to\": \"18:00\" }"))
        {
            return null;
        }

        var before = problems.Count;
        _values.OnlyKeys(node, PolicyKeys.Zone, PolicyKeys.Days, PolicyKeys.From, PolicyKeys.To, PolicyKeys.After, PolicyKeys.Before);
        var zone = node.Find(PolicyKeys.Zone) is { } named ? ReadZone(named, _values, problems) : null;
        var (from, to) = (Clock(node, PolicyKeys.From), Clock(node, PolicyKeys.To));
        var days = Days(node);
        var (after, until) = (Instant(node, PolicyKeys.After), Instant(node, PolicyKeys.Before));
        var hasWindow = node.Find(PolicyKeys.Days) is not null || node.Find(PolicyKeys.From) is not null || node.Find(PolicyKeys.To) is not null;
        if (node.Children.Count == 0 || (!hasWindow && node.Find(PolicyKeys.Zone) is not null))
        {
            problems.Error(node, "The condition says no time.", "Expected 'days', 'from', 'to', 'after' or 'before'. Add one.");
        }
        else if (hasWindow && node.Find(PolicyKeys.Zone) is null)
        {
            problems.Error(node, "A time of day means nothing without a time zone.", "Expected 'zone', such as \"Europe/Berlin\" or \"UTC\". Add it.");
        }
        else if (from is not null && from == to)
        {
            problems.Error(node, "The window ends when it begins.", "Expected different times in 'from' and 'to'. Correct one, or leave both out for the whole day.");
        }
        else if (after >= until)
        {
            problems.Error(node, "Nothing is after the one and before the other.", "Expected 'after' to be earlier than 'before'. Correct one.");
        }

        return problems.Count > before ? null : new TimeCondition { Zone = zone, Days = days, From = from, To = to, After = after, Before = until };
    }

    /// <summary>Reads a time zone by its name in the IANA database.</summary>
    public static TimeZoneInfo? ReadZone(DocumentNode node, DocumentValues values, DocumentProblems problems)
    {
        if (values.Text(node, "the name of a time zone, such as \"Europe/Berlin\"") is not { } text)
        {
            return null;
        }

        if ((text.Contains('/', StringComparison.Ordinal) || text == "UTC") && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
        {
            return zone;
        }

        problems.Error(node, $"The time zone '{text}' is unknown on this machine.", "Expected a name of the IANA database, such as \"Europe/Berlin\", or \"UTC\". Correct it, or install the database (tzdata).");
        return null;
    }

    private int Days(DocumentNode parent)
    {
        const int All = 0x7F;
        if (parent.Find(PolicyKeys.Days) is not { } node || !_values.IsArray(node, "an array of days, such as [\"mon\", \"tue\"]"))
        {
            return All;
        }

        var days = 0;
        foreach (var child in node.Children)
        {
            if (_values.Text(child, "a day as text") is { } text)
            {
                var all = Enum.GetValues<DayOfWeek>();
                var day = Array.FindIndex(all, one => TimeCondition.NameOf(one) == text);
                if (day < 0)
                {
                    problems.Error(child, $"The day '{text}' is unknown.", "Expected 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or 'sun'. Correct it.");
                }
                else
                {
                    days |= 1 << (int)all[day];
                }
            }
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one day. Add one, or remove the key for every day.");
        }

        return days;
    }

    private TimeOnly? Clock(DocumentNode parent, string key)
    {
        if (parent.Find(key) is not { } node || _values.Text(node, "a time of day, such as \"08:00\"") is not { } text)
        {
            return null;
        }

        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        problems.Error(node, $"'{text}' is no time of day.", "Expected hours and minutes of 24, such as \"08:00\". Correct it.");
        return null;
    }

    private DateTimeOffset? Instant(DocumentNode parent, string key)
    {
        if (parent.Find(key) is not { } node || _values.Text(node, "an instant, such as \"2026-12-01T00:00:00Z\"") is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && text.Length > "yyyy-MM-ddTHH:mm:ss".Length)
        {
            return instant;
        }

        problems.Error(node, $"'{text}' is no instant.", "Expected a date and a time with its offset (RFC 3339), such as \"2026-12-01T00:00:00Z\". Correct it.");
        return null;
    }
}
