using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Sqlite;

/// <summary>A call's id in 16 bytes, whatever its form and case. Ids that are made one after the other follow each other.</summary>
internal static class CallId
{
    private const int Bytes = 16;

    public static byte[] Of(string call)
    {
        if (!Guid.TryParseExact(call, "D", out var id))
        {
            return SHA256.HashData(Encoding.UTF8.GetBytes(call.ToUpperInvariant()))[..Bytes];
        }

        var bytes = new byte[Bytes];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes;
    }
}
