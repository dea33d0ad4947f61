using System.Globalization;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>The request arrived within a window of the week in a time zone, and after or before an instant.</summary>
/// <remarks>A window that ends before it begins passes midnight; what comes after midnight belongs to the day on which it began.</remarks>
internal sealed class TimeCondition : Condition
{
    private const int AllDays = 0x7F;

    /// <summary>The zone in which <see cref="Days"/>, <see cref="From"/> and <see cref="To"/> are meant; <see langword="null"/> where none of them is given.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>One bit for each day, Sunday first.</summary>
    public int Days { get; init; } = AllDays;

    public TimeOnly? From { get; init; }

    /// <summary>The first moment that is out again.</summary>
    public TimeOnly? To { get; init; }

    public DateTimeOffset? After { get; init; }

    public DateTimeOffset? Before { get; init; }

    public override Answers Ask(ref ConditionFacts facts)
    {
        var now = facts.Time;
        return ThreeValues.Of((After is not { } after || now >= after) && (Before is not { } before || now < before) && (Zone is null || IsWithin(TimeZoneInfo.ConvertTime(now, Zone))));
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(PolicyKeys.Time);
        if (Zone is not null)
        {
            writer.WriteString(PolicyKeys.Zone, Zone.Id);
            if (Days != AllDays || (From is null && To is null))
            {
                writer.WriteStartArray(PolicyKeys.Days);
                foreach (var day in Enum.GetValues<DayOfWeek>().Where(IsOn))
                {
                    writer.WriteStringValue(NameOf(day));
                }

                writer.WriteEndArray();
            }

            Write(writer, PolicyKeys.From, From?.ToString("HH:mm", CultureInfo.InvariantCulture));
            Write(writer, PolicyKeys.To, To?.ToString("HH:mm", CultureInfo.InvariantCulture));
        }

        Write(writer, PolicyKeys.After, After?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Write(writer, PolicyKeys.Before, Before?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    /// <summary>How a policy names a day.</summary>
    public static string NameOf(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => "mon",
        DayOfWeek.Tuesday => "tue",
        DayOfWeek.Wednesday => "wed",
        DayOfWeek.Thursday => "thu",
        DayOfWeek.Friday => "fri",
        DayOfWeek.Saturday => "sat",
        _ => "sun",
    };

    private static void Write(Utf8JsonWriter writer, string key, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(key, text);
        }
    }

    private bool IsOn(DayOfWeek day) => (Days & (1 << (int)day)) != 0;

    private bool IsWithin(DateTimeOffset local)
    {
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        var (from, to) = (From ?? TimeOnly.MinValue, To ?? TimeOnly.MinValue);
        if (from < to || To is null)
        {
            return IsOn(local.DayOfWeek) && time >= from && (To is null || time < to);
        }

        var yesterday = (DayOfWeek)(((int)local.DayOfWeek + 6) % 7);
        return (IsOn(local.DayOfWeek) && time >= from) || (IsOn(yesterday) && time < to);
    }
}
