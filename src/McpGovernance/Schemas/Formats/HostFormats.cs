using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Names of hosts (RFC 1123, section 2.1) and international ones (RFC 5890 to 5893).</summary>
internal static class HostFormats
{
    private const int MaxName = 253, MaxLabel = 63;

    public static bool IsHostname(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxName)
        {
            return false;
        }

        foreach (var range in text.Split((byte)'.'))
        {
            var label = text[range];
            if (!IsLabel(label) || (IsEncoded(label) && IdnaLabel.Decode(label[4..]) is null))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsInternationalHostname(ReadOnlySpan<byte> text)
    {
        var name = Encoding.UTF8.GetString(text).Replace('\u3002', '.').Replace('\uFF0E', '.').Replace('\uFF61', '.');
        var labels = new List<List<int>>();
        var length = -1;
        foreach (var label in name.Split('.'))
        {
            var codePoints = label.EnumerateRunes().Select(static rune => rune.Value).ToList();
            var bytes = Encoding.UTF8.GetBytes(label);
            if (IsEncoded(bytes))
            {
                if (!IsLabel(bytes) || IdnaLabel.Decode(bytes.AsSpan(4)) is not { } decoded)
                {
                    return false;
                }

                codePoints = decoded;
            }
            else if (!IdnaLabel.IsValid(codePoints))
            {
                return false;
            }

            var ascii = codePoints.TrueForAll(static one => one < 0x80) ? codePoints.Count : 4 + Punycode.Encode(codePoints).Length;
            length += 1 + ascii;
            if (ascii > MaxLabel || length > MaxName)
            {
                return false;
            }

            labels.Add(codePoints);
        }

        return IdnaBidi.IsValid(labels);
    }

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > MaxLabel || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (var one in label)
        {
            if (!char.IsAsciiLetterOrDigit((char)one) && one != '-')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsEncoded(ReadOnlySpan<byte> label) => label.Length >= 4 && Ascii.EqualsIgnoreCase(label[..4], "xn--"u8);
}
