namespace McpGovernance.Audit;

/// <summary>Pipelines of one process that name the same root share one open journal; the last of them closes it. Other journals have one owner.</summary>
internal static class JournalRegistry
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, (Journal Journal, int Users)> Open =
        new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    public static Journal Rent(JournalSettings settings)
    {
        if (settings.Place.SharedAs is not { } name)
        {
            return new Journal(settings);
        }

        lock (Gate)
        {
            var journal = Open.TryGetValue(name, out var open) ? open.Journal : new Journal(settings);
            Open[name] = (journal, open.Users + 1);
            return journal;
        }
    }

    public static ValueTask ReturnAsync(Journal journal)
    {
        if (journal.Place.SharedAs is { } name)
        {
            lock (Gate)
            {
                var open = Open[name];
                if (open.Users > 1)
                {
                    Open[name] = (journal, open.Users - 1);
                    return ValueTask.CompletedTask;
                }

                Open.Remove(name);
            }
        }

        return journal.DisposeAsync();
    }
}
