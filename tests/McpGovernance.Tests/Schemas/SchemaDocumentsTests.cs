using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaDocumentsTests
{
    [TestCase("'a' is no absolute address without a fragment.*", "a")]
    [TestCase("'http://a.test/b#c' is no absolute address without a fragment.*", "http://a.test/b#c")]
    [TestCase("'HTTP://a.test/b' is there twice.*", "http://a.test/b", "HTTP://a.test/b")]
    public void Constructor_AnAddressThatMeansNothing_IsRefused(string message, params string[] addresses) =>
        FluentActions.Invoking(() => Documents(addresses)).Should().Throw<ArgumentException>().WithMessage(message).Which.ParamName.Should().Be("documents");

    [Test]
    public void Constructor_NoDocuments_AreRefused() => FluentActions.Invoking(() => new SchemaDocuments(null!)).Should().Throw<ArgumentNullException>();

    [TestCase("http://a.test/b", true)]
    [TestCase("HTTP://A.test/b", true)]
    [TestCase("http://a.test/B", false)]
    [TestCase("http://a.test/c", false)]
    [TestCase("b", false)]
    public void TryGet_AnAddress_IsFoundInAnyOfItsForms(string address, bool isThere) => Documents("http://a.test/b").TryGet(address, out _).Should().Be(isThere);

    private static SchemaDocuments Documents(params string[] addresses) => new(addresses.Select(static address => KeyValuePair.Create(address, JsonElement.Parse("{}"))));
}
