namespace McpGovernance.Catalog;

/// <summary>How the tools of this process, and those of servers that it calls, stand to their catalogs.</summary>
internal sealed class CatalogToolsStatus(CatalogSource source, LiveCatalog live, ToolSelector selector, RemoteOffer remote) : ToolsStatus
{
    public override bool HasCatalog => source.Current is not null;

    public override string? Problem => source.Problem;

    public override IReadOnlyList<string> Drift => [.. live.Findings.Select(static one => $"The {CatalogSections.Singular(one.Section)} '{LogText.Of(one.Name)}': {one.Sentence}"), .. selector.Remote, .. remote.Drift];
}
