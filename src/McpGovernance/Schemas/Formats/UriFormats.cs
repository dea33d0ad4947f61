using System.Buffers;
using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Addresses of resources (RFC 3986) and international ones (RFC 3987), by their grammar.</summary>
internal static class UriFormats
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=";

    private static readonly SearchValues<byte> s_host = SearchValues.Create(Encoding.ASCII.GetBytes(Plain));
    private static readonly SearchValues<byte> s_user = SearchValues.Create(Encoding.ASCII.GetBytes(Plain + ":"));
    private static readonly SearchValues<byte> s_path = SearchValues.Create(Encoding.ASCII.GetBytes(Plain + ":@/"));
    private static readonly SearchValues<byte> s_query = SearchValues.Create(Encoding.ASCII.GetBytes(Plain + ":@/?"));

    public static bool IsUri(ReadOnlySpan<byte> text, bool mayBeRelative, bool isInternational)
    {
        var rest = text;
        var hash = rest.IndexOf((byte)'#');
        if (hash >= 0)
        {
            if (!Consists(rest[(hash + 1)..], s_query, isInternational, mayBePrivate: false))
            {
                return false;
            }

            rest = rest[..hash];
        }

        var question = rest.IndexOf((byte)'?');
        if (question >= 0)
        {
            if (!Consists(rest[(question + 1)..], s_query, isInternational, mayBePrivate: true))
            {
                return false;
            }

            rest = rest[..question];
        }

        var scheme = SchemeLength(rest);
        if (scheme == 0 && (!mayBeRelative || HasColonInFirstSegment(rest)))
        {
            return false;
        }

        rest = scheme == 0 ? rest : rest[(scheme + 1)..];
        if (!rest.StartsWith("//"u8))
        {
            return Consists(rest, s_path, isInternational, mayBePrivate: false);
        }

        var slash = rest[2..].IndexOf((byte)'/');
        var authority = slash < 0 ? rest[2..] : rest.Slice(2, slash);
        return IsAuthority(authority, isInternational) && Consists(rest[(2 + authority.Length)..], s_path, isInternational, mayBePrivate: false);
    }

    private static int SchemeLength(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var one = (char)text[at];
            if (one == ':')
            {
                return at;
            }

            if (!(char.IsAsciiLetter(one) || (at > 0 && (char.IsAsciiDigit(one) || one is '+' or '-' or '.'))))
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool HasColonInFirstSegment(ReadOnlySpan<byte> path)
    {
        var colon = path.IndexOf((byte)':');
        var slash = path.IndexOf((byte)'/');
        return colon >= 0 && (slash < 0 || colon < slash);
    }

    private static bool IsAuthority(ReadOnlySpan<byte> authority, bool isInternational)
    {
        var at = authority.IndexOf((byte)'@');
        if (at >= 0)
        {
            if (!Consists(authority[..at], s_user, isInternational, mayBePrivate: false))
            {
                return false;
            }

            authority = authority[(at + 1)..];
        }

        if (authority is [(byte)'[', ..])
        {
            var close = authority.IndexOf((byte)']');
            return close > 0 && IsLiteral(authority[1..close]) && IsPort(authority[(close + 1)..]);
        }

        var colon = authority.IndexOf((byte)':');
        var host = colon < 0 ? authority : authority[..colon];
        return Consists(host, s_host, isInternational, mayBePrivate: false) && IsPort(authority[host.Length..]);
    }

    private static bool IsPort(ReadOnlySpan<byte> port) => port.IsEmpty || (port[0] == ':' && !port[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));

    private static bool IsLiteral(ReadOnlySpan<byte> literal)
    {
        if (literal.IsEmpty || (literal[0] | 0x20) != 'v')
        {
            return AddressFormats.IsIPv6(literal);
        }

        var dot = literal.IndexOf((byte)'.');
        return dot > 1 && dot < literal.Length - 1 && IsHex(literal[1..dot]) && literal[(dot + 1)..].IndexOfAnyExcept(s_user) < 0;
    }

    /// <summary>Whether a part has only characters that may stand in it, and complete escapes.</summary>
    private static bool Consists(ReadOnlySpan<byte> part, SearchValues<byte> allowed, bool isInternational, bool mayBePrivate)
    {
        for (var at = part.IndexOfAnyExcept(allowed); at >= 0; at = part.IndexOfAnyExcept(allowed))
        {
            part = part[at..];
            if (part[0] == '%')
            {
                if (part.Length < 3 || !IsHex(part[1..3]))
                {
                    return false;
                }

                part = part[3..];
            }
            else if (isInternational && part[0] >= 0x80)
            {
                Rune.DecodeFromUtf8(part, out var rune, out var length);
                if (!IsInternational(rune.Value, mayBePrivate))
                {
                    return false;
                }

                part = part[length..];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHex(ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>ucschar</c>, and in a query <c>iprivate</c>.</summary>
    private static bool IsInternational(int codePoint, bool mayBePrivate) => codePoint switch
    {
        >= 0xA0 and <= 0xD7FF or >= 0xF900 and <= 0xFDCF or >= 0xFDF0 and <= 0xFFEF => true,
        >= 0xE000 and <= 0xF8FF or >= 0xF0000 => mayBePrivate && (codePoint & 0xFFFE) != 0xFFFE,
        >= 0x10000 => (codePoint & 0xFFFE) != 0xFFFE && codePoint is < 0xE0000 or >= 0xE1000,
        _ => false,
    };
}
