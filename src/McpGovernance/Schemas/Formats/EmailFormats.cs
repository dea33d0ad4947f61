using System.Buffers;

namespace McpGovernance.Schemas;

/// <summary>Mailboxes (RFC 5321, section 4.1.2) and international ones (RFC 6531).</summary>
internal static class EmailFormats
{
    private const int MaxLocal = 64;

    private static readonly SearchValues<byte> s_atom = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"u8);

    public static bool IsEmail(ReadOnlySpan<byte> text, bool isInternational)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at is < 1 or > MaxLocal)
        {
            return false;
        }

        var local = text[..at];
        var domain = text[(at + 1)..];
        return (local[0] == '"' ? IsQuoted(local, isInternational) : IsDotted(local, isInternational))
            && (domain is [(byte)'[', .. var literal, (byte)']'] ? IsLiteral(literal) : IsDomain(domain, isInternational));
    }

    private static bool IsDotted(ReadOnlySpan<byte> local, bool isInternational)
    {
        foreach (var range in local.Split((byte)'.'))
        {
            var atom = local[range];
            if (atom.IsEmpty)
            {
                return false;
            }

            foreach (var one in atom)
            {
                if (one >= 0x80 ? !isInternational : !s_atom.Contains(one))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsQuoted(ReadOnlySpan<byte> local, bool isInternational)
    {
        if (local.Length < 2 || local[^1] != '"')
        {
            return false;
        }

        local = local[1..^1];
        for (var at = 0; at < local.Length; at++)
        {
            if (local[at] == '\\')
            {
                at++;
                if (at >= local.Length || local[at] is < 0x20 or > 0x7E)
                {
                    return false;
                }
            }
            else if (local[at] == '"' || local[at] is < 0x20 or 0x7F || (local[at] >= 0x80 && !isInternational))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLiteral(ReadOnlySpan<byte> literal)
    {
        var isIPv6 = literal.Length > 5 && System.Text.Ascii.EqualsIgnoreCase(literal[..5], "IPv6:"u8);
        return isIPv6 ? AddressFormats.IsIPv6(literal[5..]) : AddressFormats.IsIPv4(literal);
    }

    /// <summary>An international domain is not looked at as closely as a host name: mail servers take it before it is normalised.</summary>
    private static bool IsDomain(ReadOnlySpan<byte> domain, bool isInternational)
    {
        if (!isInternational || System.Text.Ascii.IsValid(domain))
        {
            return HostFormats.IsHostname(domain);
        }

        foreach (var range in domain.Split((byte)'.'))
        {
            var label = domain[range];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var one in label)
            {
                if (one < 0x80 && !char.IsAsciiLetterOrDigit((char)one) && one != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
