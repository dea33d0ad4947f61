namespace McpGovernance;

/// <summary>Where all secret keys come from: keyed digests, the state of rounds.</summary>
/// <remarks>Called concurrently. Every process that shares work must see the same keys.</remarks>
public abstract class KeyRing
{
    /// <summary>Whether the keys outlive the process.</summary>
    public abstract bool IsPersistent { get; }

    /// <summary>The key to protect new things with.</summary>
    /// <param name="purpose">What for, such as <c>round</c>; keys of different purposes are independent.</param>
    /// <returns>The key.</returns>
    public abstract GovernanceKey Current(string purpose);

    /// <summary>Finds a key that something was protected with.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="id">The key's id.</param>
    /// <returns>The key, or <see langword="null"/> when it is not retained.</returns>
    public abstract GovernanceKey? Find(string purpose, string id);

    /// <summary>All keys that are retained, for whoever looks for what was protected with any of them.</summary>
    /// <param name="purpose">What for.</param>
    /// <returns>The keys, newest last. By default the current one alone.</returns>
    public virtual IEnumerable<GovernanceKey> All(string purpose) => [Current(purpose)];
}
