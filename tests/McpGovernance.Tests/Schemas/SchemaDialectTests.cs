using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaDialectTests
{
    [TestCase("json-schema.org/draft/2020-12/schema", DialectVersion.Draft202012, "$id", false)]
    [TestCase("json-schema.org/draft/2019-09/schema", DialectVersion.Draft201909, "$id", false)]
    [TestCase("json-schema.org/draft-07/schema", DialectVersion.Draft07, "$id", true)]
    [TestCase("json-schema.org/draft-06/schema", DialectVersion.Draft06, "$id", true)]
    [TestCase("json-schema.org/draft-04/schema", DialectVersion.Draft04, "id", true)]
    public void Find_AnAddressInAnyOfItsForms_IsTheEdition(string address, DialectVersion version, string idKeyword, bool ignoresSiblingsOfRef)
    {
        var dialect = SchemaDialect.Of(version);

        (dialect.Version, dialect.IdKeyword, dialect.IgnoresSiblingsOfRef, dialect.Has(SchemaVocabularies.Validation), dialect.Has(SchemaVocabularies.FormatAssertion))
            .Should().Be((version, idKeyword, ignoresSiblingsOfRef, true, false));
        foreach (var form in new[] { $"http://{address}", $"https://{address}", $"http://{address}#", $"https://{address}#" })
        {
            SchemaDialect.Find(form).Should().BeSameAs(dialect, "'{0}' means it", form);
        }
    }

    [TestCase("")]
    [TestCase("https://json-schema.org/draft/2020-12/schema/")]
    [TestCase("ftp://json-schema.org/draft/2020-12/schema")]
    [TestCase("http://json-schema.org/schema#")]
    public void Find_AnotherAddress_IsNone(string uri) => SchemaDialect.Find(uri).Should().BeNull();
}
