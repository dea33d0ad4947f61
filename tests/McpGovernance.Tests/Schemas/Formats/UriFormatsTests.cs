using System.Text;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class UriFormatsTests
{
    [TestCase("a:")]
    [TestCase("a1+-.:x")]
    [TestCase("a1:b")]
    [TestCase("a+b:c")]
    [TestCase("a-b:c")]
    [TestCase("a.b:c")]
    [TestCase("file:///etc/passwd")]
    [TestCase("http://")]
    [TestCase("http://@a")]
    [TestCase("http://u:p@a")]
    [TestCase("http://:80")]
    [TestCase("http://a:")]
    [TestCase("http://a:80/b:@c?d:@/?e#f:@/?g")]
    [TestCase("http://[::1]:80/")]
    [TestCase("http://[v1.a]")]
    [TestCase("http://[V1F.a:b]:1")]
    [TestCase("http://a/%41")]
    [TestCase("http://%41%42")]
    [TestCase("a:b//c")]
    public void IsUri_Absolute_IsOne(string text) => IsUri(text, mayBeRelative: false).Should().BeTrue();

    [TestCase("")]
    [TestCase("a")]
    [TestCase("//a")]
    [TestCase("1a:b")]
    [TestCase("+a:b")]
    [TestCase("-a:b")]
    [TestCase(".a:b")]
    [TestCase("a_b:c")]
    [TestCase(":a")]
    [TestCase("http://a@b@c")]
    [TestCase("http://u/@a@", true)]
    [TestCase("http://a:8x")]
    [TestCase("http://a:80:80")]
    [TestCase("http://[::1")]
    [TestCase("http://[::1]80")]
    [TestCase("http://[]")]
    [TestCase("http://[v1]")]
    [TestCase("http://[v.a]")]
    [TestCase("http://[v1.]")]
    [TestCase("http://[vg.a]")]
    [TestCase("http://[v1.@a]")]
    [TestCase("http://[v1.a/]")]
    [TestCase("http://a/%4")]
    [TestCase("http://a/%4g")]
    [TestCase("http://a/%g4")]
    [TestCase("http://a/<")]
    [TestCase("http://a/?<")]
    [TestCase("http://a/#<")]
    [TestCase("http://a/#b#c")]
    [TestCase("http://<")]
    [TestCase("a:<")]
    public void IsUri_NotAbsolute_IsNone(string text, bool isOne = false) => IsUri(text, mayBeRelative: false).Should().Be(isOne);

    [TestCase("", true)]
    [TestCase("a", true)]
    [TestCase("/a:b", true)]
    [TestCase("./a:b", true)]
    [TestCase("a/b:c", true)]
    [TestCase("//a:1/b", true)]
    [TestCase("?a", true)]
    [TestCase(":a", false)]
    [TestCase("1:a", false)]
    [TestCase("1:a/b", false)]
    [TestCase("[", false)]
    public void IsUri_MayBeRelative_HasNoColonInItsFirstSegment(string text, bool isOne) => IsUri(text, mayBeRelative: true).Should().Be(isOne);

    // RFC 3987, section 2.2: ucschar, and iprivate in queries.
    [TestCase(0x80, false, false)]
    [TestCase(0x9F, false, false)]
    [TestCase(0xA0, true, true)]
    [TestCase(0xD7FF, true, true)]
    [TestCase(0xE000, false, true)]
    [TestCase(0xF8FF, false, true)]
    [TestCase(0xF900, true, true)]
    [TestCase(0xFDCF, true, true)]
    [TestCase(0xFDD0, false, false)]
    [TestCase(0xFDEF, false, false)]
    [TestCase(0xFDF0, true, true)]
    [TestCase(0xFFEF, true, true)]
    [TestCase(0xFFF0, false, false)]
    [TestCase(0x10000, true, true)]
    [TestCase(0x1FFFD, true, true)]
    [TestCase(0x1FFFE, false, false)]
    [TestCase(0x1FFFF, false, false)]
    [TestCase(0xDFFFD, true, true)]
    [TestCase(0xE0000, false, false)]
    [TestCase(0xE0FFF, false, false)]
    [TestCase(0xE1000, true, true)]
    [TestCase(0xEFFFD, true, true)]
    [TestCase(0xEFFFE, false, false)]
    [TestCase(0xF0000, false, true)]
    [TestCase(0xFFFFD, false, true)]
    [TestCase(0xFFFFE, false, false)]
    [TestCase(0x100000, false, true)]
    [TestCase(0x10FFFD, false, true)]
    [TestCase(0x10FFFF, false, false)]
    public void IsUri_International_HasCertainCodePointsOnly(int codePoint, bool anywhere, bool inQuery)
    {
        var one = char.ConvertFromUtf32(codePoint);
        foreach (var place in new[] { "a:{0}", "http://{0}", "http://{0}@a", "http://a/{0}b", "http://a/#{0}" })
        {
            IsUri(place.Replace("{0}", one, StringComparison.Ordinal), false, isInternational: true).Should().Be(anywhere, "'{0}'", place);
            IsUri(place.Replace("{0}", one, StringComparison.Ordinal), false).Should().BeFalse("'{0}' is not international", place);
        }

        IsUri($"http://a/?{one}b", false, isInternational: true).Should().Be(inQuery);
    }

    private static bool IsUri(string text, bool mayBeRelative, bool isInternational = false) => UriFormats.IsUri(Encoding.UTF8.GetBytes(text), mayBeRelative, isInternational);
}
