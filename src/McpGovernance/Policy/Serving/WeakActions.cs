namespace McpGovernance.Policy;

/// <summary>What is to be done to a policy on behalf of subjects that nobody here keeps alive.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class WeakActions
{
    private readonly Lock _gate = new();
    private readonly List<(WeakReference<object> Subject, Action<object, PolicyEvaluator> Action)> _actions = [];

    public void Add(object subject, Action<object, PolicyEvaluator> action)
    {
        lock (_gate)
        {
            _actions.RemoveAll(static one => !one.Subject.TryGetTarget(out _));
            _actions.Add((new WeakReference<object>(subject), action));
        }
    }

    /// <summary>Those whose subject lives, in the order in which they were added.</summary>
    public IReadOnlyList<(object Subject, Action<object, PolicyEvaluator> Action)> Alive()
    {
        lock (_gate)
        {
            var alive = new List<(object, Action<object, PolicyEvaluator>)>(_actions.Count);
            foreach (var (weak, action) in _actions)
            {
                if (weak.TryGetTarget(out var subject))
                {
                    alive.Add((subject, action));
                }
            }

            return alive;
        }
    }

    /// <summary>Runs all, whatever one of them throws.</summary>
    public void RunEach(PolicyEvaluator policy, Action<Exception> failed)
    {
        foreach (var (subject, action) in Alive())
        {
            try
            {
                action(subject, policy);
            }
            catch (Exception cause)
            {
                failed(cause);
            }
        }
    }
}
