using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Audit;

/// <summary>Size and keyed digest of arguments: the same arguments can be found again, and nobody can guess them without the key.</summary>
internal sealed class ArgumentsDigest(KeyRing keys)
{
    /// <summary>The purpose of the key.</summary>
    public const string Purpose = "inputs";

    /// <summary>Writes the first members of the record's <c>inputs</c>. The digest of ordinary arguments is filled in by the journal's thread, so that the call does not wait for it.</summary>
    public void Write(RecordWriter record, IDictionary<string, JsonElement> arguments)
    {
        var bytes = record.Scratch;
        var isCanonical = CanonicalJson.TryWriteObject(arguments, bytes);
        if (!isCanonical)
        {
            WriteAsSent(arguments, bytes);
        }

        var key = keys.Current(Purpose);
        record.Number(RecordNames.Size, bytes.Length);
        record.Open(RecordNames.Digest);
        record.Word(RecordNames.Alg, RecordNames.HmacSha256);
        record.Word(RecordNames.Canon, isCanonical ? RecordNames.Rfc8785 : RecordNames.Raw);
        record.Text(RecordNames.Kid, key.Id);
        if (bytes.Length <= RecordWriter.MaxCarried)
        {
            record.OpenDigest(RecordNames.Value, key);
        }
        else
        {
            Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key.Secret.Span, bytes.Span, digest);
            record.Base64Url(RecordNames.Value, digest);
            bytes.Truncate(0);
        }

        record.Close();
    }

    /// <summary>What has no canonical form, such as a number that no double holds: the values as they were sent, under sorted names.</summary>
    private static void WriteAsSent(IDictionary<string, JsonElement> arguments, RecordBuffer bytes)
    {
        var count = arguments.Count;
        var sorted = ArrayPool<KeyValuePair<string, JsonElement>>.Shared.Rent(Math.Max(count, 1));
        try
        {
            arguments.CopyTo(sorted, 0);
            sorted.AsSpan(0, count).Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
            bytes.Write("{"u8);
            for (var i = 0; i < count; i++)
            {
                if (i > 0)
                {
                    bytes.Write(","u8);
                }

                JsonText.Write(sorted[i].Key, bytes);
                bytes.Write(":"u8);
                bytes.Write(JsonMarshal.GetRawUtf8Value(sorted[i].Value));
            }

            bytes.Write("}"u8);
        }
        finally
        {
            ArrayPool<KeyValuePair<string, JsonElement>>.Shared.Return(sorted, clearArray: true);
        }
    }
}
