using System.Collections.Frozen;
using System.Diagnostics;

namespace McpGovernance.OpenTelemetry;

/// <summary>Takes out of a span of MCP what may be content. Never throws; allocates nothing where there is nothing to take out.</summary>
internal static class SpanScrubber
{
    /// <summary>So that a tag that stays although it was removed does not hold up the thread.</summary>
    private const int MostTags = 4096;

    /// <summary>Cleans a span that has ended. A span that cannot be cleaned is withheld from export.</summary>
    public static void Scrub(Activity span)
    {
        try
        {
            if (InstrumentedSources.Includes(span.Source.Name))
            {
                RemoveDescription(span);
                if (!TryRemoveTags(span) || HasContent(span.EnumerateEvents()) || HasContent(span.EnumerateLinks()))
                {
                    Withhold(span);
                }
            }
            else if (span.StatusDescription is not null && span.GetTagItem(SpanTags.Method) is not null)
            {
                // The SDK joins a span 'execute_tool …' of others, and writes the text of an error into that one.
                RemoveDescription(span);
            }
        }
        catch (Exception)
        {
            Withhold(span);
        }
    }

    /// <summary>Cleans an exception before it becomes an event: an event that is there cannot be changed.</summary>
    public static void Scrub(Activity span, Exception exception, ref TagList tags)
    {
        for (var i = tags.Count - 1; i >= 0; i--)
        {
            if (!SpanTags.KeptOfEvents.Contains(tags[i].Key))
            {
                tags.RemoveAt(i);
            }
        }

        // What stands there already is not filled in from the exception.
        tags.Add(SpanTags.ExceptionMessage, null);
        tags.Add(SpanTags.ExceptionStackTrace, null);
    }

    private static void RemoveDescription(Activity span)
    {
        if (span.StatusDescription is not null)
        {
            span.SetStatus(span.Status);
        }
    }

    private static bool TryRemoveTags(Activity span)
    {
        for (var left = MostTags; left > 0; left--)
        {
            if (FirstToRemove(span) is not { } name)
            {
                return true;
            }

            span.SetTag(name, null);
        }

        return false;
    }

    private static string? FirstToRemove(Activity span)
    {
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            if (tag.Value is not null && !SpanTags.Kept.Contains(tag.Key))
            {
                return tag.Key;
            }
        }

        return null;
    }

    private static bool HasContent(Activity.Enumerator<ActivityEvent> events)
    {
        while (events.MoveNext())
        {
            if (HasOther(events.Current.EnumerateTagObjects(), SpanTags.KeptOfEvents))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasContent(Activity.Enumerator<ActivityLink> links)
    {
        while (links.MoveNext())
        {
            if (HasOther(links.Current.EnumerateTagObjects(), SpanTags.Kept))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOther(Activity.Enumerator<KeyValuePair<string, object?>> tags, FrozenSet<string> kept)
    {
        while (tags.MoveNext())
        {
            if (tags.Current.Value is not null && !kept.Contains(tags.Current.Key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Exporters leave out what is not recorded; a provider tells its processors nothing of what is not asked for.</summary>
    private static void Withhold(Activity span)
    {
        if (span.Recorded || span.IsAllDataRequested)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
            WithheldSpans.Count();
        }
    }
}
