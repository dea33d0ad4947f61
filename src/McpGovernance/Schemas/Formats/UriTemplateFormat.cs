using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Templates of addresses (RFC 6570, section 2).</summary>
internal static class UriTemplateFormat
{
    public static bool IsTemplate(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] == '{')
            {
                var close = text.IndexOf((byte)'}');
                if (close < 0 || !IsExpression(text[1..close]))
                {
                    return false;
                }

                text = text[(close + 1)..];
            }
            else if (!TryTakeLiteral(ref text))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryTakeLiteral(ref ReadOnlySpan<byte> text)
    {
        if (text[0] == '%')
        {
            return TryTakeEscape(ref text);
        }

        Rune.DecodeFromUtf8(text, out var rune, out var length);
        text = text[length..];
        return rune.Value is > 0x20 and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' or (>= 0x7F and <= 0x9F));
    }

    private static bool IsExpression(ReadOnlySpan<byte> expression)
    {
        if (!expression.IsEmpty && "+#./;?&=,!@|"u8.Contains(expression[0]))
        {
            expression = expression[1..];
        }

        foreach (var range in expression.Split((byte)','))
        {
            if (!IsVariable(expression[range]))
            {
                return false;
            }
        }

        return !expression.IsEmpty;
    }

    private static bool IsVariable(ReadOnlySpan<byte> variable)
    {
        if (variable is [.. var exploded, (byte)'*'])
        {
            variable = exploded;
        }
        else if (variable.IndexOf((byte)':') is var colon and >= 0)
        {
            var length = variable[(colon + 1)..];
            if (length.Length is 0 or > 4 || length[0] == '0' || length.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }

            variable = variable[..colon];
        }

        var isAfterDot = true;
        while (!variable.IsEmpty)
        {
            if (variable[0] == '.' && !isAfterDot)
            {
                isAfterDot = true;
                variable = variable[1..];
            }
            else if (variable[0] == '%' ? TryTakeEscape(ref variable) : TryTakeName(ref variable))
            {
                isAfterDot = false;
            }
            else
            {
                return false;
            }
        }

        return !isAfterDot;
    }

    private static bool TryTakeName(ref ReadOnlySpan<byte> text)
    {
        var isName = char.IsAsciiLetterOrDigit((char)text[0]) || text[0] == '_';
        text = text[1..];
        return isName;
    }

    private static bool TryTakeEscape(ref ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
        {
            return false;
        }

        text = text[3..];
        return true;
    }
}
