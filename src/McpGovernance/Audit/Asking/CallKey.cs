using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Audit;

/// <summary>A call's id in 16 bytes, whatever its form and case.</summary>
internal readonly record struct CallKey(UInt128 Value)
{
    public static CallKey Of(string call)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (Guid.TryParseExact(call, "D", out var id))
        {
            id.TryWriteBytes(bytes);
        }
        else
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(call.ToUpperInvariant()), bytes);
        }

        return new CallKey(System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes));
    }
}
