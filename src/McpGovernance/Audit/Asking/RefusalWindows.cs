namespace McpGovernance.Audit;

/// <summary>The refusals of each caller within a time; of callers beyond so many, all in one.</summary>
internal sealed class RefusalWindows(TimeSpan length, int maxCallers)
{
    /// <summary>Stands for the callers beyond the bound, and for whom a record does not name.</summary>
    public const string Others = "";

    private readonly Dictionary<string, RefusalWindow> _windows = new(StringComparer.Ordinal);
    private DateTimeOffset _swept;

    /// <summary>The window that a caller's refusals are counted in now, and whether it is the one of the others.</summary>
    public RefusalWindow Of(string caller, DateTimeOffset time, out bool isOthers)
    {
        Sweep(time);
        if (_windows.TryGetValue(caller, out var window))
        {
            isOthers = caller == Others;
            return window;
        }

        isOthers = caller == Others || _windows.Count >= maxCallers;
        caller = isOthers ? Others : caller;
        if (!_windows.TryGetValue(caller, out window))
        {
            _windows.Add(caller, window = new RefusalWindow());
        }

        return window;
    }

    /// <summary>Somebody else has said it: of a caller who is counted here it is not said again.</summary>
    public void Reported(string caller)
    {
        if (_windows.TryGetValue(caller, out var window))
        {
            window.IsReported = true;
        }
    }

    /// <summary>Forgets callers that have been quiet, once in each window.</summary>
    private void Sweep(DateTimeOffset time)
    {
        if ((time - _swept).Duration() < length)
        {
            return;
        }

        _swept = time;
        foreach (var (key, window) in _windows)
        {
            if ((time - window.Last).Duration() >= length)
            {
                _windows.Remove(key); // Removing while enumerating is allowed for a Dictionary.
            }
        }
    }
}
