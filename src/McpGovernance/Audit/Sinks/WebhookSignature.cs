using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace McpGovernance;

/// <summary>Signs what <see cref="WebhookAuditSink"/> sends, and checks it at the receiver.</summary>
/// <remarks>HMAC-SHA-256 over <c>timestamp LF idempotency key LF body</c>. Thread safe.</remarks>
public static class WebhookSignature
{
    /// <summary>The header with the second at which the request was signed, since 1970.</summary>
    public const string TimestampHeader = "McpGovernance-Timestamp";

    /// <summary>The header with the signature: <c>v1=</c> and 64 hexadecimal digits.</summary>
    public const string SignatureHeader = "McpGovernance-Signature";

    /// <summary>The header that names exactly the records of the body: <see cref="AuditBatch.Key"/>.</summary>
    public const string KeyHeader = "Idempotency-Key";

    private const string Version = "v1=";

    /// <summary>Signs a request.</summary>
    /// <param name="secret">What sender and receiver share.</param>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="key">The value of <see cref="KeyHeader"/>.</param>
    /// <param name="body">The bytes of the body.</param>
    /// <returns>The value of <see cref="SignatureHeader"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="timestamp"/> or <paramref name="key"/> is <see langword="null"/>.</exception>
    public static string Sign(ReadOnlySpan<byte> secret, string timestamp, string key, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(timestamp);
        ArgumentNullException.ThrowIfNull(key);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{timestamp}\n{key}\n"));
        hmac.AppendData(body);
        return Version + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    /// <summary>Whether a request was signed with the secret, and not long ago.</summary>
    /// <param name="secret">What sender and receiver share.</param>
    /// <param name="timestamp">The value of <see cref="TimestampHeader"/>.</param>
    /// <param name="key">The value of <see cref="KeyHeader"/>.</param>
    /// <param name="body">The bytes of the body.</param>
    /// <param name="signature">The value of <see cref="SignatureHeader"/>.</param>
    /// <param name="now">The receiver's time.</param>
    /// <param name="tolerance">How far the times may be apart, such as five minutes.</param>
    /// <returns>Whether it is to be believed; anything that is missing or malformed is not.</returns>
    public static bool Verify(
        ReadOnlySpan<byte> secret, string? timestamp, string? key, ReadOnlySpan<byte> body, string? signature, DateTimeOffset now, TimeSpan tolerance)
    {
        if (key is null || signature is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        var expected = Encoding.UTF8.GetBytes(Sign(secret, timestamp, key, body));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature))
            && Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) <= (decimal)tolerance.TotalSeconds;
    }
}
