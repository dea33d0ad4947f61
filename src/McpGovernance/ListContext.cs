using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>What is known about a request that lists things.</summary>
/// <remarks>After <c>next</c> the entries stand here, in the order of their source. Remove what the caller may not see.</remarks>
public abstract class ListContext : GovernanceContext
{
    internal ListContext(in RequestFacts facts, GovernedOperation operation, PolicyEvaluator policy, TimeProvider time)
        : base(facts, operation, policy, time)
    {
    }

    /// <summary>How many entries this page has now.</summary>
    public abstract int Count { get; }

    /// <summary>How many entries were removed from this page.</summary>
    public int Removed { get; private protected set; }

    /// <summary>The handler's result, once there is one.</summary>
    public abstract Result? Result { get; }

    /// <inheritdoc/>
    public override bool IsRead => true;

    /// <inheritdoc/>
    public override CallOutcome Outcome =>
        Denial is not null ? CallOutcome.Refused :
        Fault is not null ? FaultOutcome() :
        CallOutcome.Done;

    /// <summary>What an entry is.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <returns>The target, with its contract where it is a known tool.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public abstract GovernanceTarget GetTarget(int index);

    /// <summary>Removes an entry from this page. A page may become empty; its cursor stays.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public abstract void RemoveAt(int index);

    /// <summary>Makes each entry that the handler gave what its caller gets, or nothing, before any stage on the way out sees it. Set by the Catalog stage.</summary>
    internal Func<GovernanceTarget, GovernanceTarget?>? Select { get; set; }
}
