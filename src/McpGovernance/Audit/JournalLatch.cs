namespace McpGovernance.Audit;

/// <summary>Remembers changes whose outcome did not reach the journal, until a record of them did.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class JournalLatch(JournalLog log)
{
    private const int MaxRemembered = 256;
    private readonly Lock _gate = new();
    private readonly List<Guid> _calls = [];
    private int _more;
    private volatile bool _isSet;

    public bool IsSet => _isSet;

    public void Set(Guid call)
    {
        log.Latched(call);
        lock (_gate)
        {
            _isSet = true;
            if (_calls.Count < MaxRemembered)
            {
                _calls.Add(call);
            }
            else
            {
                _more++;
            }
        }
    }

    /// <summary>Takes what is to be told; the latch stays set until <see cref="Told"/>.</summary>
    public bool TryTake(out IReadOnlyCollection<Guid> calls, out int more)
    {
        (calls, more) = ([], 0);
        if (!_isSet)
        {
            return false;
        }

        lock (_gate)
        {
            calls = [.. _calls];
            more = _more;
            _calls.Clear();
            _more = 0;
            return calls.Count > 0;
        }
    }

    public void Told()
    {
        lock (_gate)
        {
            _isSet = _calls.Count > 0;
        }
    }
}
