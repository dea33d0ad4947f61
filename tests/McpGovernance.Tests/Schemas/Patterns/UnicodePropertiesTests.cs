using System.Globalization;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class UnicodePropertiesTests
{
    // One code point of each category.
    private static readonly Dictionary<string, int> s_samples = new()
    {
        ["Lu"] = 'A',
        ["Ll"] = 'a',
        ["Lt"] = 0x1C5,
        ["Lm"] = 0x2B0,
        ["Lo"] = 0x5D0,
        ["Mn"] = 0x300,
        ["Mc"] = 0x903,
        ["Me"] = 0x488,
        ["Nd"] = '0',
        ["Nl"] = 0x2160,
        ["No"] = 0xB2,
        ["Pc"] = '_',
        ["Pd"] = '-',
        ["Ps"] = '(',
        ["Pe"] = ')',
        ["Pi"] = 0xAB,
        ["Pf"] = 0xBB,
        ["Po"] = '!',
        ["Sm"] = '+',
        ["Sc"] = '$',
        ["Sk"] = '^',
        ["So"] = 0xA9,
        ["Zs"] = ' ',
        ["Zl"] = 0x2028,
        ["Zp"] = 0x2029,
        ["Cc"] = 0,
        ["Cf"] = 0xAD,
        ["Co"] = 0xE000,
        ["Cn"] = 0x378,
    };

    // ECMA-262, table "Value aliases and canonical values for the Unicode property General_Category".
    [TestCase("Lu", "Uppercase_Letter", UnicodeCategory.UppercaseLetter)]
    [TestCase("Ll", "Lowercase_Letter", UnicodeCategory.LowercaseLetter)]
    [TestCase("Lt", "Titlecase_Letter", UnicodeCategory.TitlecaseLetter)]
    [TestCase("Lm", "Modifier_Letter", UnicodeCategory.ModifierLetter)]
    [TestCase("Lo", "Other_Letter", UnicodeCategory.OtherLetter)]
    [TestCase("Mn", "Nonspacing_Mark", UnicodeCategory.NonSpacingMark)]
    [TestCase("Mc", "Spacing_Mark", UnicodeCategory.SpacingCombiningMark)]
    [TestCase("Me", "Enclosing_Mark", UnicodeCategory.EnclosingMark)]
    [TestCase("Nd", "Decimal_Number", UnicodeCategory.DecimalDigitNumber)]
    [TestCase("Nl", "Letter_Number", UnicodeCategory.LetterNumber)]
    [TestCase("No", "Other_Number", UnicodeCategory.OtherNumber)]
    [TestCase("Pc", "Connector_Punctuation", UnicodeCategory.ConnectorPunctuation)]
    [TestCase("Pd", "Dash_Punctuation", UnicodeCategory.DashPunctuation)]
    [TestCase("Ps", "Open_Punctuation", UnicodeCategory.OpenPunctuation)]
    [TestCase("Pe", "Close_Punctuation", UnicodeCategory.ClosePunctuation)]
    [TestCase("Pi", "Initial_Punctuation", UnicodeCategory.InitialQuotePunctuation)]
    [TestCase("Pf", "Final_Punctuation", UnicodeCategory.FinalQuotePunctuation)]
    [TestCase("Po", "Other_Punctuation", UnicodeCategory.OtherPunctuation)]
    [TestCase("Sm", "Math_Symbol", UnicodeCategory.MathSymbol)]
    [TestCase("Sc", "Currency_Symbol", UnicodeCategory.CurrencySymbol)]
    [TestCase("Sk", "Modifier_Symbol", UnicodeCategory.ModifierSymbol)]
    [TestCase("So", "Other_Symbol", UnicodeCategory.OtherSymbol)]
    [TestCase("Zs", "Space_Separator", UnicodeCategory.SpaceSeparator)]
    [TestCase("Zl", "Line_Separator", UnicodeCategory.LineSeparator)]
    [TestCase("Zp", "Paragraph_Separator", UnicodeCategory.ParagraphSeparator)]
    [TestCase("Cc", "Control", UnicodeCategory.Control)]
    [TestCase("Cf", "Format", UnicodeCategory.Format)]
    [TestCase("Co", "Private_Use", UnicodeCategory.PrivateUse)]
    [TestCase("Cn", "Unassigned", UnicodeCategory.OtherNotAssigned)]
    public void Find_ACategory_HasFourNames(string brief, string full, UnicodeCategory category)
    {
        var expected = CodePointSet.Of(category);

        Samples(expected).Should().Equal(brief);
        foreach (var name in new[] { brief, full, $"gc={brief}", $"General_Category={full}" })
        {
            UnicodeProperties.Find(name).Should().BeSameAs(expected, "'{0}' is it", name);
        }
    }

    [TestCase("L", "Letter", "Lu Ll Lt Lm Lo")]
    [TestCase("LC", "Cased_Letter", "Lu Ll Lt")]
    [TestCase("M", "Mark", "Mn Mc Me")]
    [TestCase("N", "Number", "Nd Nl No")]
    [TestCase("P", "Punctuation", "Pc Pd Ps Pe Pi Pf Po")]
    [TestCase("S", "Symbol", "Sm Sc Sk So")]
    [TestCase("Z", "Separator", "Zs Zl Zp")]
    [TestCase("C", "Other", "Cc Cf Co Cn")]
    [TestCase("Combining_Mark", "M", "Mn Mc Me")]
    [TestCase("punct", "P", "Pc Pd Ps Pe Pi Pf Po")]
    [TestCase("digit", "Nd", "Nd")]
    [TestCase("cntrl", "Cc", "Cc")]
    public void Find_SeveralCategories_AreFoundTogether(string name, string other, string members)
    {
        foreach (var one in new[] { name, other, $"gc={name}" })
        {
            Samples(UnicodeProperties.Find(one)!).Should().Equal(members.Split(' '), "'{0}' has these", one);
        }
    }

    [TestCase("Any", "0-D7FF E000-10FFFF")]
    [TestCase("ASCII", "0-7F")]
    [TestCase("AHex", "30-39 41-46 61-66")]
    [TestCase("ASCII_Hex_Digit", "30-39 41-46 61-66")]
    [TestCase("White_Space", "9-D 20-20 85-85 A0-A0 1680-1680 2000-200A 2028-2029 202F-202F 205F-205F 3000-3000")]
    [TestCase("space", "9-D 20-20 85-85 A0-A0 1680-1680 2000-200A 2028-2029 202F-202F 205F-205F 3000-3000")]
    public void Find_ABinaryProperty_IsFound(string name, string expected) =>
        string.Join(' ', UnicodeProperties.Find(name)!.Ranges.Select(static range => $"{range.First:X}-{range.Last:X}")).Should().Be(expected);

    [Test]
    public void Find_Assigned_IsAllButWhatIsNot() => Samples(UnicodeProperties.Find("Assigned")!).Should().Equal(s_samples.Keys.Where(static one => one != "Cn"));

    [TestCase("")]
    [TestCase("lu")]
    [TestCase("Cs")]
    [TestCase("Greek")]
    [TestCase("Script=Lu")]
    [TestCase("gc=")]
    [TestCase("gc=Any")]
    [TestCase("=Lu")]
    public void Find_WhatIsNotKnown_IsNone(string name) => UnicodeProperties.Find(name).Should().BeNull();

    private static IEnumerable<string> Samples(CodePointSet set) => s_samples.Where(sample => set.Contains(sample.Value)).Select(static sample => sample.Key);
}
