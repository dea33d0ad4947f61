using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Which names a schema declares, where callers send no others.</summary>
internal static class DeclaredNames
{
    /// <summary>A schema that permits these names only; null where the claims leave names to callers, as maps do.</summary>
    /// <remarks>By all branches together: each alone would refuse what the others declare.</remarks>
    public static SchemaNode? Of(IReadOnlyList<SchemaClaim> claims)
    {
        var closure = NodeParts.Closure(claims.Where(static claim => claim.IsDeclaredOnly).Select(static claim => claim.Node), NodeParts.Declaring);
        if (!closure.Exists(Declares) || closure.Exists(IsMap))
        {
            return null;
        }

        var rules = closure.Select(static node => node.Object).OfType<ObjectRules>().ToList();
        var names = rules.SelectMany(static one => Enumerable.Range(0, one.Names.Count).Select(one.NameOf)).Concat(closure.SelectMany(Listed)).Distinct(StringComparer.Ordinal);
        return MadeUpNodes.Of(MadeUpNodes.Rules([.. names], rules.SelectMany(static one => one.Patterns.Select(static pair => pair.Pattern)), MadeUpNodes.True, MadeUpNodes.False));
    }

    /// <summary>Names that stand in listed values, or in a list of names.</summary>
    private static IEnumerable<string> Listed(SchemaNode node)
    {
        var values = node.Values.SelectMany(static one => one.Members).Where(static value => value.ValueKind == JsonValueKind.Object).SelectMany(static value => value.EnumerateObject()).Select(static one => one.Name);
        var names = node.Object?.PropertyNames?.Values.SelectMany(static one => one.Members).Where(static value => value.ValueKind == JsonValueKind.String).Select(static value => value.GetString()!);
        return values.Concat(names ?? []);
    }

    private static bool Declares(SchemaNode node) => Array.Exists(node.Object?.Properties ?? [], static one => one is not null) || HasEmptyProperties(node);

    /// <summary>An object that declares no name is one that declares its names.</summary>
    public static bool HasEmptyProperties(SchemaNode node) =>
        !node.IsMadeUp && node.Admits(JsonTypes.Object)
        && node.Resource.Document.Find(node.Resource.Document.Resources[""], node.Pointer) is { Schema: { ValueKind: JsonValueKind.Object } schema }
        && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && !properties.EnumerateObject().Any()
        && (!schema.TryGetProperty("$ref", out _) || !node.Resource.Dialect.IgnoresSiblingsOfRef);

    private static bool IsMap(SchemaNode node) => IsForMany(node.Object?.Additional) || IsForMany(node.Object?.Unevaluated) || node.Dynamic is not null || HasMapBranch(node);

    /// <summary>A branch for any object, beside which nothing declares names.</summary>
    private static bool HasMapBranch(SchemaNode node) =>
        (Array.Exists(node.AnyOf, IsAnyObject) || Array.Exists(node.OneOf, IsAnyObject)) && !NodeParts.Closure([node], static one => one.AllOf).Exists(Declares);

    private static bool IsAnyObject(SchemaNode branch) =>
        !branch.TakesAnyType && branch.Admits(JsonTypes.Object) && NodeParts.Closure([branch], NodeParts.Declaring).TrueForAll(static one => one.Object is null && one.Values.Length == 0);

    private static bool IsForMany(SchemaNode? rest) => rest is not null && !rest.IsTrue && rest.Types != JsonTypes.None;
}
