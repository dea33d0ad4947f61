namespace McpGovernance.Audit;

/// <summary>A keyed digest that a finished record still lacks.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where in the record its text stands, in bytes.</param>
internal readonly record struct OpenDigest(GovernanceKey Key, int At)
{
    /// <summary>Characters of a digest of 256 bits in unpadded base64url.</summary>
    public const int Length = 43;
}
