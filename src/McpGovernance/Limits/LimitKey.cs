using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace McpGovernance.Limits;

/// <summary>Under what a limit counts a call: composed of the decided call, never of a session or of what the caller says of itself.</summary>
internal static class LimitKey
{
    /// <summary>Room on the stack for an ordinary key.</summary>
    public const int OrdinaryLength = 256;

    /// <summary>The length of a key that stands for a long one.</summary>
    public const int ShortLength = 44;

    private const int MaxLength = 512;

    /// <summary>Writes the parts in their order. Each carries its length, so that no text inside one can imitate another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is unknown.</exception>
    public static void Write(ref DefaultInterpolatedStringHandler key, IReadOnlyList<LimitPart> parts, InvokeContext context)
    {
        var caller = context.Caller;
        for (var index = 0; index < parts.Count; index++)
        {
            switch (parts[index])
            {
                case LimitPart.Caller:
                    Write(ref key, caller.Key);
                    break;
                case LimitPart.Subject:
                    Write(ref key, caller, caller.Subject);
                    break;
                case LimitPart.Client:
                    Write(ref key, caller, caller.ClientId);
                    break;
                case LimitPart.Tenant:
                    Write(ref key, caller.Tenant);
                    break;
                case LimitPart.Tool:
                    Write(ref key, context.Target.Name);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(parts), parts[index], "Expected a member of LimitPart.");
            }
        }
    }

    /// <summary>Callers may name themselves at any length; what is remembered of them is bounded.</summary>
    public static ReadOnlySpan<char> Shorten(ReadOnlySpan<char> key, Span<char> shorter)
    {
        if (key.Length <= MaxLength)
        {
            return key;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(key), hash);
        shorter[0] = '#'; // as no key begins that was written
        return shorter[..(1 + Base64Url.EncodeToChars(hash, shorter[1..]))];
    }

    /// <summary>A name that is unique only where it was given: two issuers may give it to two, and who is merely asserted is another again.</summary>
    private static void Write(ref DefaultInterpolatedStringHandler key, Caller caller, string? name)
    {
        key.AppendFormatted((int)caller.Kind);
        Write(ref key, caller.Issuer);
        Write(ref key, name);
    }

    private static void Write(ref DefaultInterpolatedStringHandler key, string? part)
    {
        if (part is null)
        {
            key.AppendLiteral("-");
            return;
        }

        key.AppendFormatted(part.Length);
        key.AppendLiteral(":");
        key.AppendLiteral(part);
    }
}
