namespace McpGovernance.Audit;

/// <summary>A keyed digest that a finished record still lacks.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where in the record its text stands, in bytes.</param>
/// <param name="Length">Characters of the text: those of a whole digest, or of a token.</param>
/// <param name="From">Where the content begins that it is the digest of, in the record's scratch.</param>
/// <param name="Count">How many bytes the content has.</param>
internal readonly record struct OpenDigest(GovernanceKey Key, int At, int Length, int From, int Count)
{
    /// <summary>Characters of a digest of 256 bits in unpadded base64url.</summary>
    public const int Whole = 43;

    /// <summary>Characters of the first 128 bits of one.</summary>
    public const int Token = 22;

    /// <summary>Bytes of a digest that a token has.</summary>
    public const int TokenBytes = 16;
}
