namespace McpGovernance.Schemas;

/// <summary>What a schema leaves open: which branch holds, and whether a condition does.</summary>
internal static class NodeChoices
{
    public static IEnumerable<IReadOnlyList<BranchOption>> Of(SchemaNode node, SchemaClaim claim)
    {
        if (node.AnyOf.Length > 0)
        {
            yield return [.. node.AnyOf.Select(branch => BranchOption.Ask(claim.Of(branch)))];
        }

        if (node.OneOf.Length > FailureOptions.MaxBranches)
        {
            // That the others are refused is left out: more is let through, and what is found is tried.
            yield return [.. node.OneOf.Select(branch => BranchOption.Ask(claim.Of(branch)) with { Guess = FailureOptions.TooMany })];
        }
        else if (node.OneOf.Length > 0)
        {
            yield return [.. node.OneOf.Select((branch, index) => BranchOption.Ask(claim.Of(branch)) with { Refused = [.. node.OneOf.Where((_, other) => other != index)] })];
        }

        if (node.If is { } condition)
        {
            yield return
            [
                BranchOption.Ask([new SchemaClaim(condition), .. node.Then is null ? [] : new[] { claim.Of(node.Then) }]),
                BranchOption.Refuse(condition) with { Asked = node.Else is null ? [] : [claim.Of(node.Else)] },
            ];
        }
    }
}
