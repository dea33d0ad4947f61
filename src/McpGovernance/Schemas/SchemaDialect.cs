namespace McpGovernance.Schemas;

/// <summary>An edition of JSON Schema, or one's own choice from it: which keywords there are and what they mean.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed record SchemaDialect(string Uri, DialectVersion Version, SchemaVocabularies Vocabularies)
{
    public static SchemaDialect Draft202012 { get; } = new("https://json-schema.org/draft/2020-12/schema", DialectVersion.Draft202012, SchemaVocabularies.Usual);

    public static SchemaDialect Draft201909 { get; } = new("https://json-schema.org/draft/2019-09/schema", DialectVersion.Draft201909, SchemaVocabularies.Usual);

    public static SchemaDialect Draft07 { get; } = new("http://json-schema.org/draft-07/schema", DialectVersion.Draft07, SchemaVocabularies.Usual);

    public static SchemaDialect Draft06 { get; } = new("http://json-schema.org/draft-06/schema", DialectVersion.Draft06, SchemaVocabularies.Usual);

    public static SchemaDialect Draft04 { get; } = new("http://json-schema.org/draft-04/schema", DialectVersion.Draft04, SchemaVocabularies.Usual);

    public static IReadOnlyList<SchemaDialect> All { get; } = [Draft202012, Draft201909, Draft07, Draft06, Draft04];

    /// <summary>Whether what stands beside <c>$ref</c> is not looked at.</summary>
    public bool IgnoresSiblingsOfRef => Version <= DialectVersion.Draft07;

    public string IdKeyword => Version == DialectVersion.Draft04 ? "id" : "$id";

    public bool Has(SchemaVocabularies vocabulary) => (Vocabularies & vocabulary) != 0;

    /// <summary>By what <c>$schema</c> says; <c>http</c> or <c>https</c>, with or without an empty fragment.</summary>
    public static SchemaDialect? Find(string uri)
    {
        var plain = Plain(uri);
        return All.FirstOrDefault(dialect => Plain(dialect.Uri) == plain);
    }

    public static SchemaDialect Of(DialectVersion version) => All.First(dialect => dialect.Version == version);

    private static string Plain(string uri)
    {
        uri = uri.TrimEnd('#');
        return uri.StartsWith("https://", StringComparison.Ordinal) ? uri["https://".Length..] : uri.StartsWith("http://", StringComparison.Ordinal) ? uri["http://".Length..] : uri;
    }
}
