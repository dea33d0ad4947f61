namespace McpGovernance.Limits;

/// <summary>What is counted for one key of one limit: rate, quota and concurrency are taken together or not at all.</summary>
/// <remarks>
/// Thread safe. The rate is the generic cell rate algorithm: all that is remembered is when nothing will be left to remember.
/// </remarks>
internal sealed class LimitState(LimitBounds bounds)
{
    private readonly Lock _gate = new();
    private long _now = long.MinValue;
    private long _emptyAt = long.MinValue;
    private long _window;
    private long _spent;
    private int _running;
    private bool _isRetired;

    /// <summary>Takes one call.</summary>
    /// <param name="now">The time of the monotonic clock.</param>
    /// <param name="window">The window of the quota; <see langword="null"/> where there is none.</param>
    /// <param name="isCharged">Whether rate and quota count the call; they counted it in its first round.</param>
    /// <param name="lease">What was taken.</param>
    /// <param name="wait">Over the rate: how long to wait.</param>
    public LimitAnswer TryTake(long now, QuotaWindow? window, bool isCharged, out LimitLease lease, out long wait)
    {
        (lease, wait) = (default, 0);
        lock (_gate)
        {
            if (_isRetired)
            {
                return LimitAnswer.Retired;
            }

            Enter(now, window);
            var from = Math.Max(_emptyAt, _now);
            if (isCharged && _spent >= bounds.Quota)
            {
                return LimitAnswer.OverQuota;
            }

            if (isCharged && from - _now > bounds.Tolerance)
            {
                wait = from - _now - bounds.Tolerance;
                return LimitAnswer.OverRate;
            }

            if (_running >= bounds.Concurrency)
            {
                return LimitAnswer.OverConcurrency;
            }

            _running++;
            if (isCharged)
            {
                _emptyAt = from + bounds.Interval;
                _spent++;
            }

            lease = new LimitLease(this, isCharged, _now, _window);
            return LimitAnswer.Taken;
        }
    }

    /// <summary>Ends what <see cref="TryTake"/> began, once.</summary>
    /// <param name="lease">What was taken.</param>
    /// <param name="isSpent">Whether the call ran, so that rate and quota stay charged.</param>
    /// <param name="now">The time of the monotonic clock.</param>
    public void Return(in LimitLease lease, bool isSpent, long now)
    {
        lock (_gate)
        {
            _running--;
            if (isSpent || !lease.IsCharged)
            {
                return;
            }

            // What time has given back already is not given back twice: calls that are held up before they are refused would add up to a burst.
            Enter(now, window: null);
            _emptyAt -= Math.Max(0, bounds.Interval - (_now - lease.TakenAt));
            if (lease.Window == _window)
            {
                _spent--;
            }
        }
    }

    /// <summary>Ends the state if it is like a new one.</summary>
    public bool TryRetire(long now, QuotaWindow? window)
    {
        lock (_gate)
        {
            Enter(now, window);
            return _isRetired |= _running == 0 && _emptyAt <= _now && (_spent == 0 || bounds.Quota is null);
        }
    }

    /// <summary>Never back: who looked at a clock before others did, and comes after them, is counted in their time.</summary>
    private void Enter(long now, QuotaWindow? window)
    {
        _now = Math.Max(_now, now);
        if (window is not null && window.Number > _window)
        {
            (_window, _spent) = (window.Number, 0);
        }
    }
}
