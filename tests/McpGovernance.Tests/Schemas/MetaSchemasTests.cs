using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class MetaSchemasTests
{
    [TestCase("http://json-schema.org/draft-04/schema", DialectVersion.Draft04)]
    [TestCase("http://json-schema.org/draft-06/schema", DialectVersion.Draft06)]
    [TestCase("http://json-schema.org/draft-07/schema", DialectVersion.Draft07)]
    [TestCase("https://json-schema.org/draft/2019-09/schema", DialectVersion.Draft201909)]
    [TestCase("https://json-schema.org/draft/2019-09/meta/core", DialectVersion.Draft201909)]
    [TestCase("https://json-schema.org/draft/2019-09/meta/applicator", DialectVersion.Draft201909)]
    [TestCase("https://json-schema.org/draft/2019-09/meta/validation", DialectVersion.Draft201909)]
    [TestCase("https://json-schema.org/draft/2019-09/meta/meta-data", DialectVersion.Draft201909)]
    [TestCase("https://json-schema.org/draft/2019-09/meta/format", DialectVersion.Draft201909)]
    [TestCase("https://json-schema.org/draft/2019-09/meta/content", DialectVersion.Draft201909)]
    [TestCase("https://json-schema.org/draft/2020-12/schema", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/core", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/applicator", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/unevaluated", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/validation", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/meta-data", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/format-annotation", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/format-assertion", DialectVersion.Draft202012)]
    [TestCase("https://json-schema.org/draft/2020-12/meta/content", DialectVersion.Draft202012)]
    public void TryGet_AnAddress_IsThatOfTheSchema(string uri, DialectVersion version)
    {
        MetaSchemas.TryGet(uri, out var schema, out var dialect).Should().BeTrue();

        dialect.Version.Should().Be(version);
        schema.GetProperty(version == DialectVersion.Draft04 ? "id" : "$id").GetString()!.TrimEnd('#').Should().Be(uri);
    }

    [TestCase("")]
    [TestCase("https://json-schema.org/draft/2020-12/meta/format")]
    [TestCase("https://json-schema.org/draft/2019-09/meta/unevaluated")]
    [TestCase("https://json-schema.org/draft/2019-09/meta/")]
    [TestCase("https://json-schema.org/draft/2020-12/meta/")]
    public void TryGet_AnotherAddress_IsThatOfNone(string uri) => MetaSchemas.TryGet(uri, out _, out _).Should().BeFalse();

    [TestCase("2019-09/vocab/core", 1)]
    [TestCase("2019-09/vocab/applicator", 2)]
    [TestCase("2019-09/vocab/validation", 8)]
    [TestCase("2019-09/vocab/meta-data", 16)]
    [TestCase("2019-09/vocab/format", 32)]
    [TestCase("2019-09/vocab/content", 128)]
    [TestCase("2019-09/vocab/unevaluated", 0)]
    [TestCase("2019-09/vocab/", 0)]
    [TestCase("2020-12/vocab/core", 1)]
    [TestCase("2020-12/vocab/applicator", 2)]
    [TestCase("2020-12/vocab/unevaluated", 4)]
    [TestCase("2020-12/vocab/validation", 8)]
    [TestCase("2020-12/vocab/meta-data", 16)]
    [TestCase("2020-12/vocab/format-annotation", 32)]
    [TestCase("2020-12/vocab/format-assertion", 64)]
    [TestCase("2020-12/vocab/content", 128)]
    [TestCase("2020-12/vocab/format", 0)]
    [TestCase("2020-12/vocab/", 0)]
    [TestCase("next/vocab/core", 0)]
    public void VocabularyOf_AName_IsWhatItStandsFor(string name, int expected) => MetaSchemas.VocabularyOf($"https://json-schema.org/draft/{name}").Should().Be((SchemaVocabularies)expected);
}
