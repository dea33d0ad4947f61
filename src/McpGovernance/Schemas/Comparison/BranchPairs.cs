using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Which branches of a choice belong together, of two versions.</summary>
/// <param name="Changed">Those that belong together and are not the same.</param>
/// <param name="IsWhole">Whether no branch of either is left over.</param>
internal sealed record BranchPairs(IReadOnlyList<(SchemaNode Source, SchemaNode Target)> Changed, bool IsWhole)
{
    /// <summary>By what they are, else by what tells them apart, else as the only ones left.</summary>
    public static BranchPairs Of(IReadOnlyList<SchemaNode> source, IReadOnlyList<SchemaNode> target, NodeIdentity identity)
    {
        var (left, right) = (source.ToList(), target.ToList());
        Take(left, right, identity.Of);
        var changed = Take(left, right, Mark);
        if (left.Count == 1 && right.Count == 1)
        {
            changed.AddRange(Take(left, right, static _ => 0));
        }

        return new BranchPairs(changed, left.Count + right.Count == 0);
    }

    private static List<(SchemaNode, SchemaNode)> Take<T>(List<SchemaNode> left, List<SchemaNode> right, Func<SchemaNode, T?> mark)
        where T : notnull
    {
        var marked = right.Select(node => (Node: node, Mark: mark(node))).Where(static one => one.Mark is not null).GroupBy(static one => one.Mark!)
            .ToDictionary(static group => group.Key, static group => new Queue<SchemaNode>(group.Select(static one => one.Node)));
        var pairs = left.Select(node => (Source: node, Target: mark(node) is { } known && marked.TryGetValue(known, out var found) && found.TryDequeue(out var first) ? first : null)).ToList();
        left.Clear();
        left.AddRange(pairs.Where(static one => one.Target is null).Select(static one => one.Source));
        var taken = pairs.Select(static one => one.Target).OfType<SchemaNode>().ToHashSet(ReferenceEqualityComparer.Instance);
        right.RemoveAll(taken.Contains);
        return [.. pairs.Where(static one => one.Target is not null).Select(static one => (one.Source, one.Target!))];
    }

    /// <summary>What people tell branches apart by: a member with one value, or a type that is no object.</summary>
    private static string? Mark(SchemaNode branch)
    {
        var view = new PlaceView([new SchemaClaim(branch)]);
        var constants =
            from one in view.Objects
            from number in one.Rules.Required
            let value = one.Rules.Properties[number] is { Values: [{ Members: [var only] }] } ? (JsonElement?)only : null
            where value is not null
            select $"{one.Rules.NameOf(number)}={value.Value.GetRawText()}";
        if (constants.Order(StringComparer.Ordinal).FirstOrDefault() is { } constant)
        {
            return constant;
        }

        var types = view.Parts.Aggregate(JsonTypes.Any, static (all, part) => all & part.Node.Types);
        return types is JsonTypes.None or JsonTypes.Any or JsonTypes.Object ? null : types.ToString();
    }
}
