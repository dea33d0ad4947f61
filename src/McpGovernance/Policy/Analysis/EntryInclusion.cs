namespace McpGovernance.Policy;

/// <summary>Tells whether one entry matches everything that another does, whatever there is. It says no where it cannot tell.</summary>
internal static class EntryInclusion
{
    public static bool Includes(MatrixEntry all, MatrixEntry some) =>
        all.Target == some.Target && Includes(all.Pattern, some.Pattern, all.Target == TargetKind.Resource) && Includes(all.Traits, some.Traits);

    private static bool Includes(NamePattern? all, NamePattern? some, bool isUri)
    {
        if (all is null)
        {
            return true;
        }

        if (some is null)
        {
            return all is { IsExact: false, IsOpen: true, Prefix.Length: 0, Suffix.Length: 0 };
        }

        // A wildcard of the one can only stand where a wildcard of the other does, so that the text of a pattern is matched as a name is.
        // In URIs there are two wildcards, and only what ends in "anything" is sure.
        return some.IsExact || !isUri ? all.IsMatch(some.ToString())
            : (all is { IsOpen: true, Suffix.Length: 0 } && some.Prefix.StartsWith(all.Prefix, StringComparison.Ordinal)) || all.ToString() == some.ToString();
    }

    private static bool Includes(ToolTraits? all, ToolTraits? some) =>
        all is null || (some is not null && Includes(all.Kinds, some.Kinds) && Includes(all.Risks, some.Risks) && Includes(all.Data, some.Data));

    private static bool Includes<T>(IReadOnlyList<T> all, IReadOnlyList<T> some) => all.Count == 0 || (some.Count > 0 && some.All(all.Contains));
}
