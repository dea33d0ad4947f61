using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace McpGovernance;

/// <summary>Seals rounds into <c>requestState</c> and opens what comes back: AES-256-GCM, bound to one purpose, usable once.</summary>
/// <remarks>
/// The form is base64url of: length of the key id (1 byte), key id, nonce (12), ciphertext, tag (16). Whatever is wrong with a
/// state, the answer is the same: there is none. Thread safe.
/// </remarks>
internal sealed class RoundSealer(KeyRing keys, TimeProvider time)
{
    public const string Purpose = "round";

    private const int NonceSize = 12;
    private const int TagSize = 16;
    /// <summary>As much as a request may be by default. What a handler keeps in its state must come back.</summary>
    private const int MaxStateLength = 1 << 20;

    private static readonly byte[] Bound = "mcpgovernance/round/1"u8.ToArray();

    private readonly UsedOnce _used = new(time);

    /// <summary>How long the client has to come back.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    public string Seal(CallRound round)
    {
        var key = keys.Current(Purpose);
        var id = Encoding.UTF8.GetBytes(key.Id);
        var plain = JsonSerializer.SerializeToUtf8Bytes(round, RoundJsonContext.Default.CallRound);
        var box = new byte[1 + id.Length + NonceSize + plain.Length + TagSize];
        box[0] = checked((byte)id.Length);
        id.CopyTo(box, 1);
        var nonce = box.AsSpan(1 + id.Length, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Secret.Span, TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(1 + id.Length + NonceSize, plain.Length), box.AsSpan(box.Length - TagSize), Bound);
        return Base64Url.EncodeToString(box);
    }

    /// <summary>Opens a state that this key ring sealed and that has not expired; anything else is <see langword="null"/>.</summary>
    public CallRound? Open(string state)
    {
        if (state.Length is 0 or > MaxStateLength || !Base64Url.IsValid(state))
        {
            return null;
        }

        var box = Base64Url.DecodeFromChars(state);
        var idLength = box[0];
        var plainLength = box.Length - 1 - idLength - NonceSize - TagSize;
        if (plainLength <= 0 || keys.Find(Purpose, Encoding.UTF8.GetString(box, 1, idLength)) is not { } key)
        {
            return null;
        }

        var plain = new byte[plainLength];
        try
        {
            using var aes = new AesGcm(key.Secret.Span, TagSize);
            aes.Decrypt(
                box.AsSpan(1 + idLength, NonceSize),
                box.AsSpan(1 + idLength + NonceSize, plainLength),
                box.AsSpan(box.Length - TagSize),
                plain,
                Bound);
        }
        catch (CryptographicException)
        {
            return null;
        }

        var round = JsonSerializer.Deserialize(plain, RoundJsonContext.Default.CallRound);
        return round?.ExpiresAt > time.GetUtcNow() ? round : null;
    }

    /// <summary>Takes a round for use. The second attempt fails.</summary>
    public bool TryUse(CallRound round) => _used.TryUse(round.Nonce, round.ExpiresAt);
}
