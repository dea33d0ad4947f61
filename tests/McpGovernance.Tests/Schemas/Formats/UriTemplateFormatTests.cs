using System.Text;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class UriTemplateFormatTests
{
    [TestCase("")]
    [TestCase("a%41")]
    [TestCase("{a}")]
    [TestCase("{+a.b,c_1}")]
    [TestCase("{a:1}{b:9999}")]
    [TestCase("{a*}")]
    [TestCase("{%41b}")]
    [TestCase("!#$&()*+,-./:;=?@[]_~")]
    public void IsTemplate_One_IsOne(string text) => UriTemplateFormat.IsTemplate(Encoding.UTF8.GetBytes(text)).Should().BeTrue();

    [TestCase("%4")]
    [TestCase("%4z")]
    [TestCase("%z4")]
    [TestCase("{%4}")]
    [TestCase("{%4z}")]
    [TestCase("{%z4}")]
    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("{+}")]
    [TestCase("{a,}")]
    [TestCase("{.a..b}")]
    [TestCase("{a.}")]
    [TestCase("{a:}")]
    [TestCase("{a:0}")]
    [TestCase("{a:10000}")]
    [TestCase("{a:b}")]
    [TestCase("{a-b}")]
    public void IsTemplate_None_IsNone(string text) => UriTemplateFormat.IsTemplate(Encoding.UTF8.GetBytes(text)).Should().BeFalse();

    // RFC 6570, section 2.1.
    [TestCase(0x20, false)]
    [TestCase(0x21, true)]
    [TestCase('"', false)]
    [TestCase('<', false)]
    [TestCase('>', false)]
    [TestCase('\\', false)]
    [TestCase('^', false)]
    [TestCase('`', false)]
    [TestCase('|', false)]
    [TestCase('}', false)]
    [TestCase('~', true)]
    [TestCase(0x7F, false)]
    [TestCase(0x9F, false)]
    [TestCase(0xA0, true)]
    [TestCase(0x1F600, true)]
    public void IsTemplate_ALiteral_IsOfCertainCodePointsOnly(int codePoint, bool isOne) =>
        UriTemplateFormat.IsTemplate(Encoding.UTF8.GetBytes($"a{char.ConvertFromUtf32(codePoint)}b")).Should().Be(isOne);
}
