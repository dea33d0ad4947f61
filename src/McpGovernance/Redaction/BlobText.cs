using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace McpGovernance.Redaction;

/// <summary>The text in a blob that is text all the same, such as a file with the settings of a program.</summary>
internal static class BlobText
{
    /// <summary>Cleans the text in a blob.</summary>
    /// <param name="base64">The blob, as it travels.</param>
    /// <param name="texts">Takes the secrets out.</param>
    /// <param name="tally">Counts them.</param>
    /// <returns>The clean blob in the same form; <see langword="null"/> when it holds no secret, or no text.</returns>
    public static string? Clean(ReadOnlySpan<byte> base64, TextRedactor texts, SecretTally tally)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        try
        {
            if (Base64.DecodeFromUtf8(base64, bytes, out _, out var length) != OperationStatus.Done || !Utf8.IsValid(bytes.AsSpan(0, length)))
            {
                return null;
            }

            var text = Encoding.UTF8.GetString(bytes, 0, length);
            return texts.Clean(text, tally) is var clean && ReferenceEquals(clean, text) ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(clean));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}
