namespace McpGovernance;

/// <summary>Who created which task, and its run. Nobody owns what nobody created here, and somebody without a subject owns nothing.</summary>
/// <remarks>
/// Thread safe, bounded for each caller and as a whole. Who is at its bound loses its own oldest task; only when all room is
/// taken is it the oldest of all. What is lost is nobody's, and its run is given up when it has not begun. It knows one process.
/// </remarks>
internal sealed class TaskOwners(int capacity = 100_000, int perCaller = 1_000) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedList<Entry>> _callers = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = new();

    /// <summary>Adds a task; false when its id is known already, and then it stays whose it is.</summary>
    public bool TryAdd(string taskId, Caller creator, TaskRun run)
    {
        Entry? lost = null;
        lock (_gate)
        {
            if (_tasks.ContainsKey(taskId))
            {
                return false;
            }

            if (!_callers.TryGetValue(creator.Key, out var own))
            {
                _callers[creator.Key] = own = new LinkedList<Entry>();
            }

            if (own.Count >= perCaller)
            {
                lost = Remove(own.First!.Value);
                _callers[creator.Key] = own;
            }
            else if (_tasks.Count >= capacity)
            {
                lost = Remove(_order.First!.Value);
                _callers[creator.Key] = own;
            }

            var entry = new Entry(taskId, creator.Key, creator.Subject is not null, run);
            _tasks.Add(taskId, entry);
            own.AddLast(entry.InOwn);
            _order.AddLast(entry.InOrder);
        }

        lost?.Run.TryGiveUp(TaskRunEnding.NotBegun);
        return true;
    }

    public bool IsOwner(string taskId, Caller caller) =>
        Find(taskId) is { IsOwned: true } entry && string.Equals(entry.Owner, caller.Key, StringComparison.Ordinal);

    /// <summary>The run of a task that is known here.</summary>
    public TaskRun? Run(string taskId) => Find(taskId)?.Run;

    /// <summary>Gives up every run that has not begun: the server stops.</summary>
    public void Dispose()
    {
        Entry[] all;
        lock (_gate)
        {
            all = [.. _tasks.Values];
        }

        foreach (var entry in all)
        {
            entry.Run.TryGiveUp(TaskRunEnding.NotBegun);
        }
    }

    private Entry? Find(string taskId)
    {
        lock (_gate)
        {
            return _tasks.GetValueOrDefault(taskId);
        }
    }

    private Entry Remove(Entry entry)
    {
        _tasks.Remove(entry.TaskId);
        _order.Remove(entry.InOrder);
        var own = _callers[entry.Owner];
        own.Remove(entry.InOwn);
        if (own.Count == 0)
        {
            _callers.Remove(entry.Owner);
        }

        return entry;
    }

    private sealed class Entry
    {
        public Entry(string taskId, string owner, bool isOwned, TaskRun run)
        {
            (TaskId, Owner, IsOwned, Run) = (taskId, owner, isOwned, run);
            InOwn = new(this);
            InOrder = new(this);
        }

        public string TaskId { get; }

        public string Owner { get; }

        /// <summary>Whether the creator can be told from others.</summary>
        public bool IsOwned { get; }

        public TaskRun Run { get; }

        public LinkedListNode<Entry> InOwn { get; }

        public LinkedListNode<Entry> InOrder { get; }
    }
}
