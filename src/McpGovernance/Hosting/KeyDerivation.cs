using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Hosting;

internal static class KeyDerivation
{
    /// <summary>The key of one purpose: HKDF-SHA-256 (RFC 5869) without salt.</summary>
    public static byte[] Derive(byte[] master, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, outputLength: 32, info: Encoding.UTF8.GetBytes($"mcpgovernance/{purpose}/1"));
}
