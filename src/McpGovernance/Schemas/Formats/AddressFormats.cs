namespace McpGovernance.Schemas;

/// <summary>Addresses of the internet protocol (RFC 2673, section 3.2; RFC 4291, section 2.2) and identifiers (RFC 4122).</summary>
internal static class AddressFormats
{
    public static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        for (var part = 0; part < 4; part++)
        {
            var dot = text.IndexOf((byte)'.');
            var digits = part == 3 ? text : dot < 0 ? default : text[..dot];
            if (!IsOctet(digits))
            {
                return false;
            }

            text = part == 3 ? default : text[(dot + 1)..];
        }

        return true;
    }

    public static bool IsIPv6(ReadOnlySpan<byte> text)
    {
        var groups = 0;
        var isShortened = false;
        if (text.StartsWith("::"u8))
        {
            isShortened = true;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            var colon = text.IndexOf((byte)':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.Contains((byte)'.'))
            {
                return IsIPv4(group) && IsCount(groups + 2, isShortened);
            }

            if (group.IsEmpty || group.Length > 4 || group.IndexOfAnyExcept(Hexadecimal) >= 0)
            {
                return false;
            }

            groups++;
            if (colon < 0)
            {
                break;
            }

            text = text[(colon + 1)..];
            if (text.IsEmpty)
            {
                return false;
            }

            if (text[0] == ':')
            {
                if (isShortened)
                {
                    return false;
                }

                isShortened = true;
                text = text[1..];
            }
        }

        return IsCount(groups, isShortened);
    }

    public static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 36)
        {
            return false;
        }

        for (var at = 0; at < text.Length; at++)
        {
            var isHyphen = at is 8 or 13 or 18 or 23;
            if (isHyphen ? text[at] != '-' : !char.IsAsciiHexDigit((char)text[at]))
            {
                return false;
            }
        }

        return true;
    }

    private static System.Buffers.SearchValues<byte> Hexadecimal { get; } = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static bool IsCount(int groups, bool isShortened) => isShortened ? groups <= 7 : groups == 8;

    private static bool IsOctet(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0') || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + (digit - '0');
        }

        return value <= 255;
    }
}
