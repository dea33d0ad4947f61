using Microsoft.Extensions.Logging;

namespace McpGovernance.Policy;

/// <summary>Says when a policy's file is looked at: regularly, soon after a hint, and again in a moment while what is there is not settled.</summary>
/// <remarks>Thread safe. One look ends before the next begins.</remarks>
internal sealed class PolicyLookout : IDisposable
{
    /// <summary>A file is seldom written in one piece.</summary>
    public static readonly TimeSpan HintDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>A look that takes longer hangs, as on a file system that is gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const long Idle = -1;

    private readonly Lock _arming = new();
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Func<bool> _look;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private PolicyWatcher? _watcher;
    private long _began = Idle;
    private bool _isHinted;
    private bool _isOver;

    /// <summary>Begins.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="interval">How often it is looked at.</param>
    /// <param name="time">The clock.</param>
    /// <param name="look">Looks, and says whether it wants to look again in a moment.</param>
    /// <param name="logger">Where it is said that only looking finds changes.</param>
    public PolicyLookout(string path, TimeSpan interval, TimeProvider time, Func<bool> look, ILogger logger)
    {
        (_interval, _time, _look, _logger) = (interval, time, look, logger);

        // Whoever happens to create the source is not the one on whose behalf files are looked at.
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        _timer = time.CreateTimer(static lookout => ((PolicyLookout)lookout!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            _watcher = new PolicyWatcher(path, Hint, Unwatch);
        }
        catch (Exception cause)
        {
            PolicyLog.NotWatched(logger, interval, cause.Message);
        }

        flow?.Undo();
        _timer.Change(interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long the look that goes on has taken, when that is too long; otherwise <see langword="null"/>.</summary>
    public TimeSpan? Hangs => Volatile.Read(ref _began) is var began and not Idle && _time.GetElapsedTime(began) is var taken && taken > Patience ? taken : null;

    /// <summary>Something may have happened: the file is looked at soon.</summary>
    public void Hint()
    {
        lock (_arming)
        {
            // However much happens, it is one look that is brought forward.
            if (!_isHinted && !_isOver)
            {
                _isHinted = true;
                _timer.Change(HintDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_arming)
        {
            _isOver = true;
            _timer.Dispose();
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    private void Look()
    {
        lock (_arming)
        {
            _isHinted = false;
        }

        var again = false;
        Volatile.Write(ref _began, _time.GetTimestamp());
        try
        {
            again = _look();
        }
        catch (Exception)
        {
            // Only what writes the log is left to throw, and on a timer's thread it would end the process.
        }

        Volatile.Write(ref _began, Idle);
        lock (_arming)
        {
            if (!_isOver)
            {
                _timer.Change(_isHinted ? HintDelay : again ? SettlingContent.Moment : _interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Unwatch(Exception cause)
    {
        lock (_arming)
        {
            if (_watcher is { } watcher)
            {
                _watcher = null;
                watcher.Dispose();
                PolicyLog.NotWatched(_logger, _interval, cause.Message);
            }
        }
    }
}
