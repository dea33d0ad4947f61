using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Canonical JSON (RFC 8785): one sequence of bytes for one value, whatever its key order, white space and escapes.</summary>
/// <remarks>
/// <para>
/// A value without a canonical form is refused: a key twice in one object, text with half a surrogate pair, nesting deeper
/// than 64, and a number that is not exactly the double it becomes (<c>9007199254740993</c>, <c>1e400</c>), unless
/// <see cref="CanonicalNumbers.Rounded"/> is asked for.
/// </para>
/// <para>Thread safe. Small values allocate nothing but the returned string of a digest.</para>
/// </remarks>
public static class CanonicalJson
{
    /// <summary>Writes a value, if it has a canonical form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="output">Where to write; untouched when the value has no canonical form.</param>
    /// <returns>Whether the value has a canonical form.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    public static bool TryWrite(JsonElement value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = CanonicalJsonWriter.Rent(CanonicalNumbers.Exact);
        return writer.TryWrite(value) && CopyTo(output, writer);
    }

    /// <summary>Writes names and values as one object, if it has a canonical form.</summary>
    /// <param name="members">The members of the object, such as the arguments of a call.</param>
    /// <param name="output">Where to write; untouched when the object has no canonical form.</param>
    /// <returns>Whether the object has a canonical form.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static bool TryWriteObject(IEnumerable<KeyValuePair<string, JsonElement>> members, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(output);
        using var writer = CanonicalJsonWriter.Rent(CanonicalNumbers.Exact);
        return writer.TryWriteObject(members) && CopyTo(output, writer);
    }

    /// <summary>Writes a value that must have a canonical form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="output">Where to write; untouched when this method throws.</param>
    /// <param name="numbers">What to do with numbers that are not exactly a double.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    /// <exception cref="JsonException">The value has no canonical form; the message has the JSON pointer and the reason, never the value.</exception>
    public static void Write(JsonElement value, IBufferWriter<byte> output, CanonicalNumbers numbers = CanonicalNumbers.Exact)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = CanonicalJsonWriter.Rent(numbers);
        if (!writer.TryWrite(value))
        {
            throw NotRepresentable(value, numbers);
        }

        CopyTo(output, writer);
    }

    /// <summary>The digest of a value that must have a canonical form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="numbers">What to do with numbers that are not exactly a double.</param>
    /// <returns><c>sha256-</c> and the unpadded base64url of SHA-256 over the canonical bytes.</returns>
    /// <exception cref="JsonException">The value has no canonical form; the message has the JSON pointer and the reason, never the value.</exception>
    public static string Digest(JsonElement value, CanonicalNumbers numbers = CanonicalNumbers.Exact)
    {
        using var writer = CanonicalJsonWriter.Rent(numbers);
        return writer.TryWrite(value) ? Digest(writer.Written) : throw NotRepresentable(value, numbers);
    }

    private static string Digest(ReadOnlySpan<byte> canonical)
    {
        const string Prefix = "sha256-";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> text = stackalloc char[Prefix.Length + 43];
        Prefix.CopyTo(text);
        SHA256.HashData(canonical, hash);
        Base64Url.EncodeToChars(hash, text[Prefix.Length..]);
        return new string(text);
    }

    private static bool CopyTo(IBufferWriter<byte> output, CanonicalJsonWriter writer)
    {
        output.Write(writer.Written);
        return true;
    }

    /// <summary>Goes through the value once more, this time keeping the pointer.</summary>
    private static JsonException NotRepresentable(JsonElement value, CanonicalNumbers numbers)
    {
        using var writer = CanonicalJsonWriter.Rent(numbers);
        var (pointer, reason) = writer.Explain(value);
        return new JsonException($"The value at JSON pointer '{pointer}' has no canonical form (RFC 8785): {reason}.");
    }
}
