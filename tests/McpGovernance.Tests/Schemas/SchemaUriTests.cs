using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaUriTests
{
    [TestCase("http://a.test/b/c", "", "http://a.test/b/c", "")]
    [TestCase("http://a.test/b/c", "#", "http://a.test/b/c", "")]
    [TestCase("http://a.test/b/c", "#x%20%2Fy", "http://a.test/b/c", "x /y")]
    [TestCase("http://a.test/b/c", "d", "http://a.test/b/d", "")]
    [TestCase("http://a.test/b/c", "d#/e", "http://a.test/b/d", "/e")]
    [TestCase("http://a.test/b/c", "/d", "http://a.test/d", "")]
    [TestCase("http://a.test/b/c", "//d.test/e", "http://d.test/e", "")]
    [TestCase("http://a.test/b/c", "https://d.test/e#f", "https://d.test/e", "f")]
    [TestCase("http://a.test/b/c", "urn:x:y#f", "urn:x:y", "f")]
    [TestCase("urn:x:y", "#f", "urn:x:y", "f")]
    [TestCase("urn:x:y", "urn:x:z", "urn:x:z", "")]
    public void TryResolve_AReference_IsReadAgainstWhereItStands(string against, string reference, string uri, string fragment)
    {
        SchemaUri.TryResolve(against, reference, out var found, out var part).Should().BeTrue();
        (found, part).Should().Be((uri, fragment));
    }

    [TestCase("http://a.test/b", "http://[c")]
    [TestCase("nothing", "c")]
    public void TryResolve_WhatIsNoAddress_IsNot(string against, string reference)
    {
        SchemaUri.TryResolve(against, reference, out var found, out _).Should().BeFalse();
        found.Should().BeEmpty();
    }
}
