using System.Buffers.Text;
using System.Security.Cryptography;

namespace McpGovernance.Audit;

/// <summary>Computes keyed digests for one thread. It keeps the key at hand, which halves the price.</summary>
internal sealed class DigestFiller : IDisposable
{
    private GovernanceKey? _key;
    private IncrementalHash? _hmac;

    /// <summary>Writes the digest of <paramref name="content"/> as text.</summary>
    public void Fill(GovernanceKey key, ReadOnlySpan<byte> content, Span<byte> text)
    {
        if (_hmac is null || _key != key)
        {
            _hmac?.Dispose();
            _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Secret.Span);
            _key = key;
        }

        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hmac.AppendData(content);
        _hmac.GetHashAndReset(digest);
        Base64Url.EncodeToUtf8(digest, text);
    }

    public void Dispose() => _hmac?.Dispose();
}
