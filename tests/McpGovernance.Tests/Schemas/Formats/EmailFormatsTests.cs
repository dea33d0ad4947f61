using System.Text;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class EmailFormatsTests
{
    private const string International = "\u00E9";

    [TestCase("a@b.c")]
    [TestCase("a.!#$%&'*+-/=?^_`{|}~@b")]
    [TestCase("\"\"@b")]
    [TestCase("\"a b@c\"@b")]
    [TestCase("\"\\ \\~\\\"\\\\\"@b")]
    [TestCase("a@[1.2.3.4]")]
    [TestCase("a@[ipv6:::1]")]
    public void IsEmail_One_IsOne(string text) => IsEmail(text, false).Should().BeTrue();

    [TestCase("@b")]
    [TestCase("b")]
    [TestCase("a@")]
    [TestCase("a..b@c")]
    [TestCase(".a@c")]
    [TestCase("a b@c")]
    [TestCase("\"@b")]
    [TestCase("\"a@b")]
    [TestCase("\"a\"b\"@b")]
    [TestCase("\"\\\"@b")]
    [TestCase("\"\\\u001F\"@b", TestName = "{m}(an escaped control)")]
    [TestCase("\"\\\u007F\"@b", TestName = "{m}(an escaped delete)")]
    [TestCase("\"\\\u00E9\"@b", TestName = "{m}(an escaped letter)")]
    [TestCase("\"\u001F\"@b", TestName = "{m}(a control)")]
    [TestCase("\"\u007F\"@b", TestName = "{m}(a delete)")]
    [TestCase("a@[IPv6:]")]
    [TestCase("a@[IPv6:1]")]
    [TestCase("a@[::1]")]
    [TestCase("a@b_c")]
    public void IsEmail_None_IsNone(string text)
    {
        IsEmail(text, false).Should().BeFalse();
        IsEmail(text, true).Should().BeFalse();
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void IsEmail_ALocalPart_HasAtMost64Characters(int length, bool isOne) => IsEmail($"{new string('a', length)}@b", false).Should().Be(isOne);

    [TestCase($"{International}@b", true, TestName = "{m}(dotted)")]
    [TestCase($"\"{International}\"@b", true, TestName = "{m}(quoted)")]
    [TestCase($"a@{International}", true, TestName = "{m}(domain)")]
    [TestCase($"a@b.{International}-1.c", true, TestName = "{m}(domain with a hyphen)")]
    [TestCase($"a@-{International}", false, TestName = "{m}(domain that begins with a hyphen)")]
    [TestCase($"a@{International}-", false, TestName = "{m}(domain that ends with a hyphen)")]
    [TestCase($"a@-{International}-", false, TestName = "{m}(domain between hyphens)")]
    [TestCase($"a@{International}..b", false, TestName = "{m}(domain with an empty label)")]
    [TestCase($"a@{International}_b", false, TestName = "{m}(domain with an underscore)")]
    public void IsEmail_International_IsOneWhereThatIsAsked(string text, bool isOne)
    {
        IsEmail(text, true).Should().Be(isOne);
        IsEmail(text, false).Should().BeFalse();
    }

    [Test]
    public void IsEmail_AnAsciiDomain_IsAHostNameAlsoWhereItMayBeInternational() => IsEmail($"a@{new string('b', 64)}", true).Should().BeFalse();

    private static bool IsEmail(string text, bool isInternational) => EmailFormats.IsEmail(Encoding.UTF8.GetBytes(text), isInternational);
}
