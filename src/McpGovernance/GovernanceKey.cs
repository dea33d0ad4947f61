namespace McpGovernance;

/// <summary>A secret key of 256 bits for one purpose.</summary>
/// <param name="Id">Names the key in what it protects; not secret.</param>
/// <param name="Secret">The 32 bytes of the key.</param>
public sealed record GovernanceKey(string Id, ReadOnlyMemory<byte> Secret)
{
    /// <summary>Says the id and never the secret.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => $"key {Id}";
}
