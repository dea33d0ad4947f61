namespace McpGovernance.Audit;

/// <summary>Pipelines of one process that name the same root share one open journal; the last of them closes it.</summary>
internal static class JournalRegistry
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, (Journal Journal, int Users)> Open =
        new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    public static Journal Rent(JournalSettings settings)
    {
        lock (Gate)
        {
            var journal = Open.TryGetValue(settings.Root, out var open) ? open.Journal : new Journal(settings);
            Open[settings.Root] = (journal, open.Users + 1);
            return journal;
        }
    }

    public static ValueTask ReturnAsync(string root, Journal journal)
    {
        lock (Gate)
        {
            var open = Open[root];
            if (open.Users > 1)
            {
                Open[root] = (journal, open.Users - 1);
                return ValueTask.CompletedTask;
            }

            Open.Remove(root);
        }

        return journal.DisposeAsync();
    }
}
