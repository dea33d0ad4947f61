using System.Text;
using McpGovernance.Yaml.Tests.Support;

namespace McpGovernance.Yaml.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class YamlCharactersTests
{
    [TestCase("name: a\tb", "(1,8) at '': The text has a tab.")]
    [TestCase("name: n\n\tversion: 1", "(2,1) at '': The text has a tab.")]
    [TestCase("name: n # a\tb", "(1,12) at '': The text has a tab.")]
    [TestCase("name: \"a\tb\"", "(1,9) at '': The text has a tab.")]
    [TestCase("name: n\rversion: 1", "(1,8) at '': The text has a carriage return without a line feed.")]
    [TestCase("name: n\r", "(1,8) at '': The text has a carriage return without a line feed.")]
    [TestCase("name: n\r\r\n", "(1,8) at '': The text has a carriage return without a line feed.")]
    [TestCase("%YAML 1.2\n---\nname: n", "(1,1) at '': The line is a directive.")]
    [TestCase("%TAG ! tag:a,2000:\n---\nname: n", "(1,1) at '': The line is a directive.")]
    [TestCase("# c\n%UNKNOWN x\n---\nname: n", "(2,1) at '': The line is a directive.")]
    [TestCase("name: n\u0000\nmatrix: {}", "(1,8) at '': The text has the character U+0000.")]
    [TestCase("# a\u0001", "(1,4) at '': The text has the character U+0001.")]
    [TestCase("name: a\u000Bb", "(1,8) at '': The text has the character U+000B.")]
    [TestCase("name: a\u001Fb", "(1,8) at '': The text has the character U+001F.")]
    [TestCase("name: a\u007Fb", "(1,8) at '': The text has the character U+007F.")]
    [TestCase("name: a\u0080b", "(1,8) at '': The text has the character U+0080.")]
    [TestCase("name: a\u0085b", "(1,8) at '': The text has the character U+0085.")]
    [TestCase("name: a\u009Fb", "(1,8) at '': The text has the character U+009F.")]
    [TestCase("name: a\u2028b", "(1,8) at '': The text has the character U+2028.")]
    [TestCase("name: a\u2029b", "(1,8) at '': The text has the character U+2029.")]
    [TestCase("name: a\uFEFFb", "(1,8) at '': The text has the character U+FEFF.")]
    [TestCase("\uFEFF\uFEFFname: n", "(1,1) at '': The text has the character U+FEFF.")]
    [TestCase("name: a\uFFFEb", "(1,8) at '': The text has the character U+FFFE.")]
    [TestCase("name: a\uFFFFb", "(1,8) at '': The text has the character U+FFFF.")]
    [TestCase("é€😀: \u2028", "(1,7) at '': The text has the character U+2028.")]
    public void AreAllowed_CharacterOrDirective_IsRefusedWhereItStands(string yaml, string expected) =>
        YamlPolicies.ErrorsOf(yaml).Should().ContainSingle().Which.Should().StartWith("policy.yaml" + expected);

    [TestCase("a: \"\u00A0\"")]
    [TestCase("a: ¡¿é")]
    [TestCase("a: €’–\u2027\u202A")]
    [TestCase("a: \uFFFD\uFEFC豈")]
    [TestCase("a: 10%\nb: x % y")]
    [TestCase("a: b\r\nc: d\r\n")]
    [TestCase("a: \U0010FFFF")]
    public void AreAllowed_OtherCharacters_Pass(string yaml) => YamlPolicies.Read(yaml).Children.Should().NotBeEmpty();

    [Test]
    public void AreAllowed_EveryCharacterOfTheFirstPlane_IsWhatTheTableSays()
    {
        for (var value = 0x20; value <= 0xFFFF; value++)
        {
            if (value is '%' or (>= 0xD800 and <= 0xDFFF))
            {
                continue;
            }

            var (text, problems) = YamlPolicies.Begin("x" + (char)value);
            var allowed = YamlCharacters.AreAllowed(text.Utf8.Span, new PolicyTree(text, problems));

            allowed.Should().Be(value is < 0x7F or (> 0x9F and not (0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF)), "of U+{0:X4}", value);
            problems.HasAny.Should().Be(!allowed);
        }
    }

    [Test]
    public void AreAllowed_ByteOrderMark_IsSkipped() => YamlPolicies.Load("\uFEFF" + YamlPolicies.Start + " [ a ]").Name.Should().Be("tickets");

    [Test]
    public void AreAllowed_NotUtf8_SaysWhere()
    {
        byte[] surrogate = [.. "name: "u8, 0xED, 0xA0, 0x80];
        byte[] wrong = [.. Encoding.UTF8.GetBytes("name: n\nversion: é"), 0xC3, 0x28];

        YamlPolicies.ErrorsOf(wrong).Should().ContainSingle().Which.Should().Be("policy.yaml(2,11) at '': The text is not UTF-8. Expected UTF-8. Save the file as UTF-8.");
        YamlPolicies.ErrorsOf(Encoding.Unicode.GetBytes("name: é")).Should().ContainSingle();
        YamlPolicies.ErrorsOf(surrogate).Should().ContainSingle("a surrogate is no character").Which.Should().Contain("(1,7)");
    }
}
