namespace McpGovernance.Schemas;

/// <summary>How numbers and strings are held against their rules.</summary>
internal static class ScalarRules
{
    /// <param name="rules">The rules.</param>
    /// <param name="text">The number as it stands in JSON.</param>
    /// <param name="evaluation">The validation.</param>
    public static bool CheckNumber(NumberRules rules, ReadOnlySpan<byte> text, ref Evaluation evaluation)
    {
        int? order;
        return (rules.Minimum is null || (order = rules.Minimum.Compare(text)) >= 0 || Missed(order, ref evaluation))
            && (rules.Maximum is null || (order = rules.Maximum.Compare(text)) <= 0 || Missed(order, ref evaluation))
            && (rules.ExclusiveMinimum is null || (order = rules.ExclusiveMinimum.Compare(text)) > 0 || Missed(order, ref evaluation))
            && (rules.ExclusiveMaximum is null || (order = rules.ExclusiveMaximum.Compare(text)) < 0 || Missed(order, ref evaluation))
            && (rules.MultipleOf is null || (rules.MultipleOf.Divides(text) ?? evaluation.Stop(SchemaVerdict.NumberOutOfRange)));
    }

    /// <param name="rules">The rules.</param>
    /// <param name="text">The string without quotes and escapes.</param>
    /// <param name="evaluation">The validation.</param>
    public static bool CheckText(TextRules rules, ReadOnlySpan<byte> text, ref Evaluation evaluation) =>
        HasLength(rules, text) && (rules.Pattern is null || rules.Pattern.IsMatch(text, ref evaluation)) && (rules.Format is null || rules.Format.IsMatch(text, ref evaluation));

    /// <summary>A code point takes one to four bytes, so that the number of bytes often settles it.</summary>
    private static bool HasLength(TextRules rules, ReadOnlySpan<byte> text)
    {
        if (text.Length < rules.MinLength)
        {
            return false;
        }

        if (text.Length <= rules.MaxLength && text.Length / 4 >= rules.MinLength)
        {
            return true;
        }

        var length = EscapedText.CountPlain(text);
        return length >= rules.MinLength && length <= rules.MaxLength;
    }

    private static bool Missed(int? order, ref Evaluation evaluation) => order is null && evaluation.Stop(SchemaVerdict.NumberOutOfRange);
}
