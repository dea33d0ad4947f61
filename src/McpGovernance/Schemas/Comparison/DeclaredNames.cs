using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Which names a schema declares, where callers send no others.</summary>
internal static class DeclaredNames
{
    /// <summary>A schema that permits these names only; null where the claims leave names to callers, as maps do.</summary>
    /// <remarks>By all branches together: each alone would refuse what the others declare.</remarks>
    public static SchemaNode? Of(IReadOnlyList<SchemaClaim> claims)
    {
        var closure = claims.Where(static claim => claim.IsDeclaredOnly).Select(static claim => claim.Node).ToList();
        for (var at = 0; at < closure.Count; at++)
        {
            var node = closure[at];
            closure.AddRange(node.InPlace().Where(part => part != node.Not && part != node.If && !closure.Contains(part)).Distinct().ToList());
        }

        if (!closure.Exists(Declares) || closure.Exists(IsMap))
        {
            return null;
        }

        var rules = closure.Select(static node => node.Object).OfType<ObjectRules>().ToList();
        var names = rules.SelectMany(static one => Enumerable.Range(0, one.Names.Count).Select(one.NameOf)).Distinct(StringComparer.Ordinal);
        return MadeUpNodes.Of(MadeUpNodes.Rules([.. names], rules.SelectMany(static one => one.Patterns.Select(static pair => pair.Pattern)), MadeUpNodes.True, MadeUpNodes.False));
    }

    private static bool Declares(SchemaNode node) => Array.Exists(node.Object?.Properties ?? [], static one => one is not null) || HasEmptyProperties(node);

    /// <summary>An object that declares no name is one that declares its names.</summary>
    private static bool HasEmptyProperties(SchemaNode node) =>
        !node.IsMadeUp && node.Admits(JsonTypes.Object)
        && node.Resource.Document.Find(node.Resource.Document.Resources[""], node.Pointer) is { Schema: { ValueKind: JsonValueKind.Object } schema }
        && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && !properties.EnumerateObject().Any()
        && (!schema.TryGetProperty("$ref", out _) || !node.Resource.Dialect.IgnoresSiblingsOfRef);

    private static bool IsMap(SchemaNode node) => IsForMany(node.Object?.Additional) || IsForMany(node.Object?.Unevaluated) || node.Dynamic is not null;

    private static bool IsForMany(SchemaNode? rest) => rest is not null && !rest.IsTrue && rest.Types != JsonTypes.None;
}
