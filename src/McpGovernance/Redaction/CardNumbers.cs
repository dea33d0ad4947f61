namespace McpGovernance.Redaction;

/// <summary>Finds numbers of payment cards (ISO/IEC 7812): of a known range, as long as its cards are, with the right check digit, and written as cards are.</summary>
internal static class CardNumbers
{
    private const int Fewest = 13;
    private const int Most = 19;

    public static void Find(ReadOnlySpan<char> text, ref List<DetectedSecret>? found)
    {
        Span<byte> digits = stackalloc byte[Most];
        for (var at = 0; at <= text.Length - Fewest; at++)
        {
            var next = text[at..].IndexOfAnyInRange('0', '9');
            if (next < 0)
            {
                return;
            }

            at += next;
            var end = End(text, at, digits, out var count);
            if (count is >= Fewest and <= Most && IsApart(text, at, end) && IsCard(digits[..count]) && IsGrouped(text[at..end]))
            {
                (found ??= []).Add(new DetectedSecret(at, end - at, SecretKinds.PaymentCard));
            }

            at = end;
        }
    }

    /// <summary>Where the digits end that stand together, with at most one space or hyphen between two.</summary>
    private static int End(ReadOnlySpan<char> text, int at, Span<byte> digits, out int count)
    {
        count = 0;
        var end = at;
        for (var i = at; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (count < Most)
                {
                    digits[count] = (byte)(text[i] - '0');
                }

                count++;
                end = i + 1;
            }
            else if (text[i] is not (' ' or '-') || i + 1 >= text.Length || !char.IsAsciiDigit(text[i + 1]))
            {
                break;
            }
        }

        return end;
    }

    /// <summary>Nothing around it makes it part of something else: a word, a decimal number, a longer one.</summary>
    private static bool IsApart(ReadOnlySpan<char> text, int at, int end) =>
        !(at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '.' or '-' or '+') && !(text[at - 1] is 'n' or 'r' or 't' && at > 1 && text[at - 2] == '\\'))
        && !(end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
        && !(end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]));

    private static bool IsCard(ReadOnlySpan<byte> digits) => IsOfIssuer(digits) && HasCheckDigit(digits) && digits.ContainsAnyExcept(digits[0]);

    private static bool IsOfIssuer(ReadOnlySpan<byte> digits)
    {
        var two = (digits[0] * 10) + digits[1];
        var four = (two * 100) + (digits[2] * 10) + digits[3];
        return digits.Length switch
        {
            14 => two is 36 or 38 or 39 || four is >= 3000 and <= 3059,
            15 => two is 34 or 37,
            16 => digits[0] == 4 || two is >= 51 and <= 55 || four is >= 2221 and <= 2720 || four is 6011 or (>= 3528 and <= 3589) || two is 62 or 65 || four is >= 6440 and <= 6499,
            13 => digits[0] == 4,
            _ => two == 62 || (digits.Length == 19 && digits[0] == 4),
        };
    }

    private static bool HasCheckDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)];
            sum += i % 2 == 0 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum % 10 == 0;
    }

    /// <summary>Without separators, or in the groups in which cards are printed.</summary>
    private static bool IsGrouped(ReadOnlySpan<char> written)
    {
        Span<int> groups = stackalloc int[Most];
        var (count, length) = (0, 0);
        foreach (var character in written)
        {
            if (char.IsAsciiDigit(character))
            {
                length++;
                continue;
            }

            groups[count++] = length;
            length = 0;
        }

        groups[count++] = length;
        return groups[..count] switch
        {
            [_] or [4, 4, 4, 4] or [4, 6, 5] or [4, 6, 4] or [4, 4, 4, 1] or [4, 4, 4, 4, >= 1 and <= 3] => true,
            _ => false,
        };
    }
}
