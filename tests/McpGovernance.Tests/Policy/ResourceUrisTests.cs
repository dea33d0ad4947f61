using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class ResourceUrisTests
{
    [TestCase("ticket://42")]
    [TestCase("file:///a/b.txt")]
    [TestCase("file:///a/.hidden/...")]
    [TestCase("file:///a..b/c")]
    [TestCase("x://caf%C3%A9/%E2%82%AC")]
    [TestCase("x://100%25")]
    [TestCase("x://a%20b?q=%3D")]
    [TestCase("ticket://{id}")]
    [TestCase("file:///{+path}")]
    [TestCase("urn:isbn:0")]
    public void IsPlain_OrdinaryUri_ReturnsTrue(string uri) => ResourceUris.IsPlain(uri).Should().BeTrue();

    [TestCase("file:///a/../b")]
    [TestCase("file:///a/..")]
    [TestCase("file:///./b")]
    [TestCase("..")]
    [TestCase("file:..")]
    [TestCase("file:///a/..?x")]
    [TestCase("file:///a/..#x")]
    [TestCase("file:///a/..;x/b")]
    [TestCase("file:///a/%2e%2E/b")]
    [TestCase("file:///a/.%2e/b")]
    [TestCase("file:///a/%2e/b")]
    [TestCase("file:///a%2fb")]
    [TestCase("file:///a%2Fb")]
    [TestCase("file:///a%5cb")]
    [TestCase("file:///a%252fb")]
    [TestCase("file:///a/%25252e%252e/b")]
    [TestCase("file:///public/%25%32%46secret")]
    [TestCase("file:///public/%252%46secret")]
    [TestCase("file:///public/%25%32f")]
    [TestCase("file:///a/%25%32%65%25%32%65/b")]
    [TestCase("file:///a\\b")]
    [TestCase("file:///a\u0000b")]
    [TestCase("file:///a\nb")]
    [TestCase("file:///a\u0085b")]
    [TestCase("file:///a%00b")]
    [TestCase("file:///a%0Ab")]
    [TestCase("file:///a%7fb")]
    [TestCase("file:///a%u002e")]
    [TestCase("file:///a%")]
    [TestCase("file:///a%2")]
    public void IsPlain_UriWithTwoMeanings_ReturnsFalse(string uri) => ResourceUris.IsPlain(uri).Should().BeFalse();
}
