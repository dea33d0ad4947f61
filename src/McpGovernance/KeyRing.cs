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
}
