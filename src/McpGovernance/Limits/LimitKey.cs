using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace McpGovernance.Limits;

/// <summary>Under what a limit counts a call: composed of the decided call, never of a session or of what the caller says of itself.</summary>
/// <remarks>Written in front of each lookup, into memory of the stack: nothing is allocated. Use one in one method, and dispose it.</remarks>
internal ref struct LimitKey
{
    /// <summary>Room on the stack for an ordinary key.</summary>
    public const int OrdinaryLength = 256;

    private const int MaxLength = 512;
    private readonly ReadOnlySpan<char> _text;
    private Span<char> _room;
    private char[]? _rented;
    private int _length;

    /// <summary>Writes the parts in their order. Each carries its length, so that no text inside one can imitate another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is unknown.</exception>
    public LimitKey(IReadOnlyList<LimitPart> parts, InvokeContext context, Span<char> room)
    {
        _room = room;
        if (parts.Count == 1 && parts[0] == LimitPart.Caller)
        {
            _text = context.Caller.Key; // is composed already
        }
        else
        {
            for (var index = 0; index < parts.Count; index++)
            {
                Write(parts[index], context);
            }

            _text = _room[.._length];
        }

        if (_text.Length > MaxLength)
        {
            _text = Shorten(_text, room);
        }
    }

    public readonly ReadOnlySpan<char> Text => _text;

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<char>.Shared.Return(_rented);
        }
    }

    private void Write(LimitPart part, InvokeContext context)
    {
        var caller = context.Caller;
        switch (part)
        {
            case LimitPart.Caller:
                Write(caller.Key);
                break;
            case LimitPart.Subject:
                Write(caller, caller.Subject);
                break;
            case LimitPart.Client:
                Write(caller, caller.ClientId);
                break;
            case LimitPart.Tenant:
                Write(caller.Tenant);
                break;
            case LimitPart.Tool:
                Write(context.Target.Name);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, "Expected a member of LimitPart.");
        }
    }

    /// <summary>A name that is unique only where it was given: two issuers may give it to two, and who is merely asserted is another again.</summary>
    private void Write(Caller caller, string? name)
    {
        Reserve(1)[0] = (char)caller.Kind;
        Write(caller.Issuer);
        Write(name);
    }

    /// <summary>The length as two characters, and the text; a text that is not there is shorter than an empty one.</summary>
    private void Write(string? text)
    {
        var length = text?.Length ?? -1;
        var place = Reserve(2 + Math.Max(length, 0));
        (place[0], place[1]) = ((char)(length >> 16), (char)length);
        text.AsSpan().CopyTo(place[2..]);
    }

    private Span<char> Reserve(int count)
    {
        if (count > _room.Length - _length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_length + count, 2 * _room.Length));
            _room[.._length].CopyTo(larger);
            Dispose();
            _room = _rented = larger;
        }

        _length += count;
        return _room[(_length - count).._length];
    }

    /// <summary>Callers may name themselves at any length; what is remembered of them is bounded.</summary>
    private static ReadOnlySpan<char> Shorten(ReadOnlySpan<char> text, Span<char> room)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text), hash);
        room[0] = '#'; // as nothing begins that is short enough to be kept
        return room[..(1 + Base64Url.EncodeToChars(hash, room[1..]))];
    }
}
