using System.Globalization;

namespace McpGovernance.Schemas;

/// <summary>The general categories of Unicode under the names that ECMA-262 gives them.</summary>
internal static class UnicodeProperties
{
    private static readonly (string Short, string Long, UnicodeCategory Category)[] s_categories =
    [
        ("Lu", "Uppercase_Letter", UnicodeCategory.UppercaseLetter),
        ("Ll", "Lowercase_Letter", UnicodeCategory.LowercaseLetter),
        ("Lt", "Titlecase_Letter", UnicodeCategory.TitlecaseLetter),
        ("Lm", "Modifier_Letter", UnicodeCategory.ModifierLetter),
        ("Lo", "Other_Letter", UnicodeCategory.OtherLetter),
        ("Mn", "Nonspacing_Mark", UnicodeCategory.NonSpacingMark),
        ("Mc", "Spacing_Mark", UnicodeCategory.SpacingCombiningMark),
        ("Me", "Enclosing_Mark", UnicodeCategory.EnclosingMark),
        ("Nd", "Decimal_Number", UnicodeCategory.DecimalDigitNumber),
        ("Nl", "Letter_Number", UnicodeCategory.LetterNumber),
        ("No", "Other_Number", UnicodeCategory.OtherNumber),
        ("Pc", "Connector_Punctuation", UnicodeCategory.ConnectorPunctuation),
        ("Pd", "Dash_Punctuation", UnicodeCategory.DashPunctuation),
        ("Ps", "Open_Punctuation", UnicodeCategory.OpenPunctuation),
        ("Pe", "Close_Punctuation", UnicodeCategory.ClosePunctuation),
        ("Pi", "Initial_Punctuation", UnicodeCategory.InitialQuotePunctuation),
        ("Pf", "Final_Punctuation", UnicodeCategory.FinalQuotePunctuation),
        ("Po", "Other_Punctuation", UnicodeCategory.OtherPunctuation),
        ("Sm", "Math_Symbol", UnicodeCategory.MathSymbol),
        ("Sc", "Currency_Symbol", UnicodeCategory.CurrencySymbol),
        ("Sk", "Modifier_Symbol", UnicodeCategory.ModifierSymbol),
        ("So", "Other_Symbol", UnicodeCategory.OtherSymbol),
        ("Zs", "Space_Separator", UnicodeCategory.SpaceSeparator),
        ("Zl", "Line_Separator", UnicodeCategory.LineSeparator),
        ("Zp", "Paragraph_Separator", UnicodeCategory.ParagraphSeparator),
        ("Cc", "Control", UnicodeCategory.Control),
        ("Cf", "Format", UnicodeCategory.Format),
        ("Co", "Private_Use", UnicodeCategory.PrivateUse),
        ("Cn", "Unassigned", UnicodeCategory.OtherNotAssigned),
    ];

    private static readonly (string Short, string Long, string Members)[] s_groups =
    [
        ("L", "Letter", "Lu Ll Lt Lm Lo"),
        ("LC", "Cased_Letter", "Lu Ll Lt"),
        ("M", "Mark", "Mn Mc Me"),
        ("N", "Number", "Nd Nl No"),
        ("P", "Punctuation", "Pc Pd Ps Pe Pi Pf Po"),
        ("S", "Symbol", "Sm Sc Sk So"),
        ("Z", "Separator", "Zs Zl Zp"),
        ("C", "Other", "Cc Cf Co Cn"),
    ];

    /// <summary>The code points with a property, or <see langword="null"/> when it is not known.</summary>
    public static CodePointSet? Find(string name)
    {
        var equals = name.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            return name[..equals] is "gc" or "General_Category" ? FindCategory(name[(equals + 1)..]) : null;
        }

        return name switch
        {
            "Any" => CodePointSet.All,
            "ASCII" => CodePointSet.Of((0, 0x7F)),
            "Assigned" => CodePointSet.Of(UnicodeCategory.OtherNotAssigned).Complement(),
            "ASCII_Hex_Digit" or "AHex" => CodePointSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
            "White_Space" or "space" => CodePointSet.Of(
                ('\t', '\r'), (' ', ' '), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
            _ => FindCategory(name),
        };
    }

    private static CodePointSet? FindCategory(string name)
    {
        foreach (var (brief, full, category) in s_categories)
        {
            if (name == brief || name == full || (name is "digit" && brief == "Nd") || (name is "cntrl" && brief == "Cc"))
            {
                return CodePointSet.Of(category);
            }
        }

        foreach (var (brief, full, members) in s_groups)
        {
            if (name == brief || name == full || (name is "punct" && brief == "P") || (name is "Combining_Mark" && brief == "M"))
            {
                return members.Split(' ').Select(static one => FindCategory(one)!).Aggregate(CodePointSet.Empty, static (all, one) => all.Union(one));
            }
        }

        return null;
    }
}
