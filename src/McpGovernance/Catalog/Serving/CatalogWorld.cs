namespace McpGovernance.Catalog;

/// <summary>What a catalog meets in this process: the live tools that have versions of others, and upgrades written in code.</summary>
/// <remarks>Immutable and thread safe; a change of the live tools makes another one.</remarks>
internal sealed class CatalogWorld
{
    /// <summary>Live tools that carry out versions of tools with other names: by tool and digest, the live name.</summary>
    public IReadOnlyDictionary<(string Tool, string Digest), string> Handlers { get; init; } = new Dictionary<(string, string), string>();

    /// <summary>Upgrades in code: by tool and the version that they start from.</summary>
    public IReadOnlyDictionary<(string Tool, SemanticVersion From), ToolUpgrade> Upgrades { get; init; } = new Dictionary<(string, SemanticVersion), ToolUpgrade>();

    /// <summary>Live tools that say that they are another version than they are: by tool and digest. They carry out nothing.</summary>
    public IReadOnlySet<(string Tool, string Digest)> Mistaken { get; init; } = new HashSet<(string, string)>();

    /// <summary>Prompts and resources.</summary>
    public LiveOffer Offer { get; init; } = LiveOffer.None;

    public string? HandlerOf(string tool, string digest) => Handlers.GetValueOrDefault((tool, digest));

    public ToolUpgrade? UpgradeOf(string tool, SemanticVersion from, CatalogUpgrade upgrade) =>
        upgrade.IsInCode ? Upgrades.GetValueOrDefault((tool, from)) : ToolUpgrade.Of(upgrade);
}
