namespace McpGovernance.Policy;

/// <summary>Says when a content that changed can be taken: a file that is being written is not the one that its author means.</summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class SettlingContent(TimeProvider time)
{
    /// <summary>How long a content must have stayed the same.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    /// <summary>So many different contents in a row, and the last one is taken as it is: a file that somebody always writes must not stay without effect.</summary>
    private const int MaxChanges = 10;

    private string? _key;
    private long _since;
    private int _changes;

    /// <summary>Whether a content waits to be seen again.</summary>
    public bool IsWaiting => _key is not null;

    /// <summary>Says whether a content that was just seen can be taken; then the next one begins anew.</summary>
    public bool IsSettled(string key)
    {
        if (key != _key)
        {
            (_key, _since) = (key, time.GetTimestamp());
            _changes++;
        }

        if (_changes < MaxChanges && time.GetElapsedTime(_since) < Moment)
        {
            return false;
        }

        Reset();
        return true;
    }

    /// <summary>Forgets what waits.</summary>
    public void Reset() => (_key, _changes) = (null, 0);
}
