using System.Collections.Concurrent;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Whether a schema is one: each edition has a schema of its schemas, and what reads keywords need not ask twice.</summary>
/// <remarks>Thread safe. What has a meaning has been read before and was refused where it stands; this finds the rest, such as a title that is no text.</remarks>
internal static class SchemaForm
{
    /// <summary>Deep enough for every schema that was read: of each level of a schema, the schema of schemas sees several.</summary>
    private static readonly SchemaLimits s_limits = new() { MaxDepth = 1_024, MaxWork = int.MaxValue, MaxErrors = 1 };

    private static readonly ConcurrentDictionary<DialectVersion, SchemaNode> s_metaSchemas = new();

    /// <exception cref="JsonSchemaException">The document is no schema of its edition.</exception>
    /// <remarks>A document with schemas of several editions is left to what reads keywords: none of the editions' own schemas knows the others'.</remarks>
    public static void Check(SchemaDocument document)
    {
        var root = document.Resources[""];
        if (document.Resources.Values.Any(resource => resource.Dialect != root.Dialect) || !SchemaDialect.All.Contains(root.Dialect))
        {
            return;
        }

        var meta = s_metaSchemas.GetOrAdd(root.Dialect.Version, static version =>
        {
            MetaSchemas.TryGet(SchemaDialect.Of(version).Uri, out var schema, out _);
            return SchemaCompiler.Compile(schema, JsonSchemaSettings.Default, isMeta: true);
        });
        Check(document, root.Root, meta);
    }

    private static void Check(SchemaDocument document, JsonElement schema, SchemaNode meta)
    {
        var evaluation = new Evaluation(s_limits);
        try
        {
            if (evaluation.Check(meta, new ElementInstance(schema), default) && !evaluation.Stops)
            {
                return;
            }

            var explanation = new Explanation(s_limits);
            explanation.Explain(meta, schema, "", ref evaluation);
            var error = explanation.Errors.Count > 0 ? explanation.Errors[0] : null;
            throw document.Error(error?.InstancePointer ?? "", error is null ? "it is no schema" : $"it must be {error.Expected}, but is {error.Actual}");
        }
        finally
        {
            evaluation.Dispose();
        }
    }
}
