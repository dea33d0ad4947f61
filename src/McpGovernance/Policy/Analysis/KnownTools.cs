namespace McpGovernance.Policy;

/// <summary>The tools that a policy is held against.</summary>
internal sealed class KnownTools
{
    private readonly ILookup<string, KnownTool> _byName;
    private readonly HashSet<string> _names;

    /// <param name="policy">The policy.</param>
    /// <param name="contracts">Their contracts; several of one name are its versions.</param>
    /// <param name="areAll">Whether there are no others: where a handler serves names that nobody can list, there may be.</param>
    public KnownTools(CompiledPolicy policy, IEnumerable<ToolContract> contracts, bool areAll)
    {
        All = [.. contracts.OrderBy(static contract => contract.Name, StringComparer.Ordinal).ThenBy(static contract => contract.Version, StringComparer.Ordinal).Select(contract => new KnownTool(policy, contract))];
        _byName = All.ToLookup(static tool => tool.Name, StringComparer.Ordinal);
        _names = All.Select(static tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        AreAll = areAll && All.Count > 0;
    }

    public IReadOnlyList<KnownTool> All { get; }

    /// <summary>Whether what is not among them does not exist. Where no tool is known, nothing is said of that.</summary>
    public bool AreAll { get; }

    public IReadOnlySet<string> Names => _names;

    /// <summary>The tools that an entry is about for certain.</summary>
    public List<KnownTool> Matching(MatrixEntry entry) => Where(entry, static answer => answer == Answers.True);

    /// <summary>The tools that an entry may be about.</summary>
    public List<KnownTool> Reached(MatrixEntry entry) => Where(entry, static answer => answer != Answers.False);

    private List<KnownTool> Where(MatrixEntry entry, Func<Answers, bool> takes) =>
        entry.Target != TargetKind.Tool ? [] : [.. (entry.Pattern is { IsExact: true } name ? _byName[name.Prefix] : All).Where(tool => takes(entry.Match(tool.Target)))];
}
