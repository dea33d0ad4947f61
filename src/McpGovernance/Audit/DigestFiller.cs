using System.Buffers.Text;
using System.Security.Cryptography;

namespace McpGovernance.Audit;

/// <summary>Computes keyed digests for one thread. It keeps keys at hand, which halves the price.</summary>
internal sealed class DigestFiller : IDisposable
{
    /// <summary>One key for each class of data, and the one of whole arguments: more classes than any company has.</summary>
    private const int MaxKeys = 64;

    private readonly Dictionary<GovernanceKey, IncrementalHash> _byKey = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes the digest of <paramref name="content"/> as text: as much of it as there is room.</summary>
    public void Fill(GovernanceKey key, ReadOnlySpan<byte> content, Span<byte> text)
    {
        var hmac = Of(key);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.AppendData(content);
        hmac.GetHashAndReset(digest);
        Base64Url.EncodeToUtf8(text.Length == OpenDigest.Token ? digest[..OpenDigest.TokenBytes] : digest, text);
    }

    public void Dispose() => Clear();

    private IncrementalHash Of(GovernanceKey key)
    {
        if (_byKey.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_byKey.Count == MaxKeys)
        {
            Clear();
        }

        return _byKey[key] = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Secret.Span);
    }

    private void Clear()
    {
        foreach (var hmac in _byKey.Values)
        {
            hmac.Dispose();
        }

        _byKey.Clear();
    }
}
