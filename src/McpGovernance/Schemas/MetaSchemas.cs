using System.Collections.Concurrent;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>The schemas of schemas, as the editions publish them but without titles and comments. They are part of this assembly.</summary>
internal static class MetaSchemas
{
    private static readonly ConcurrentDictionary<string, JsonElement> s_loaded = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, (string File, SchemaDialect Dialect)> s_files = Files();

    public static bool TryGet(string uri, out JsonElement schema, out SchemaDialect dialect)
    {
        if (!s_files.TryGetValue(uri, out var found))
        {
            schema = default;
            dialect = SchemaDialect.Draft202012;
            return false;
        }

        dialect = found.Dialect;
        schema = s_loaded.GetOrAdd(found.File, static file =>
        {
            using var stream = typeof(MetaSchemas).Assembly.GetManifestResourceStream($"McpGovernance.Schemas.MetaSchemas.{file}.json")!;
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.Clone();
        });
        return true;
    }

    /// <summary>What a name in <c>$vocabulary</c> stands for; none when it is not known.</summary>
    public static SchemaVocabularies VocabularyOf(string uri)
    {
        const string Draft201909 = "https://json-schema.org/draft/2019-09/vocab/", Draft202012 = "https://json-schema.org/draft/2020-12/vocab/";
        if (uri.StartsWith(Draft201909, StringComparison.Ordinal))
        {
            return uri[Draft201909.Length..] switch
            {
                "core" => SchemaVocabularies.Core,
                "applicator" => SchemaVocabularies.Applicator,
                "validation" => SchemaVocabularies.Validation,
                "meta-data" => SchemaVocabularies.MetaData,
                "format" => SchemaVocabularies.FormatAnnotation,
                "content" => SchemaVocabularies.Content,
                _ => SchemaVocabularies.None,
            };
        }

        return !uri.StartsWith(Draft202012, StringComparison.Ordinal) ? SchemaVocabularies.None : uri[Draft202012.Length..] switch
        {
            "core" => SchemaVocabularies.Core,
            "applicator" => SchemaVocabularies.Applicator,
            "unevaluated" => SchemaVocabularies.Unevaluated,
            "validation" => SchemaVocabularies.Validation,
            "meta-data" => SchemaVocabularies.MetaData,
            "format-annotation" => SchemaVocabularies.FormatAnnotation,
            "format-assertion" => SchemaVocabularies.FormatAssertion,
            "content" => SchemaVocabularies.Content,
            _ => SchemaVocabularies.None,
        };
    }

    private static Dictionary<string, (string File, SchemaDialect Dialect)> Files()
    {
        var files = new Dictionary<string, (string, SchemaDialect)>(StringComparer.Ordinal)
        {
            [SchemaDialect.Draft04.Uri] = ("draft-04", SchemaDialect.Draft04),
            [SchemaDialect.Draft06.Uri] = ("draft-06", SchemaDialect.Draft06),
            [SchemaDialect.Draft07.Uri] = ("draft-07", SchemaDialect.Draft07),
            [SchemaDialect.Draft201909.Uri] = ("2019-09", SchemaDialect.Draft201909),
            [SchemaDialect.Draft202012.Uri] = ("2020-12", SchemaDialect.Draft202012),
        };
        foreach (var name in (string[])["core", "applicator", "validation", "meta-data", "format", "content"])
        {
            files[$"https://json-schema.org/draft/2019-09/meta/{name}"] = ($"2019-09.{name}", SchemaDialect.Draft201909);
        }

        foreach (var name in (string[])["core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "format-assertion", "content"])
        {
            files[$"https://json-schema.org/draft/2020-12/meta/{name}"] = ($"2020-12.{name}", SchemaDialect.Draft202012);
        }

        return files;
    }
}
