namespace McpGovernance.Catalog;

/// <summary>One tool of a catalog: who answers for it, what it can do, and its versions.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CatalogTool
{
    /// <summary>The channel that callers are on who are on no other.</summary>
    public const string Stable = "stable";

    /// <summary>The tool's name. Names compare ordinally.</summary>
    public required string Name { get; init; }

    /// <summary>Who answers for the tool; <see langword="null"/> where the catalog's owner does.</summary>
    public string? Owner { get; init; }

    /// <summary>What running it can do, worst case.</summary>
    public ToolKind Kind { get; init; }

    /// <summary>How much a misuse would cost.</summary>
    public ToolRisk Risk { get; init; }

    /// <summary>Which data it touches, in the words of the company: <c>customer</c>, <c>payment</c>. Ordered, each once.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Where in the arguments the account stands that a call is about, as a JSON pointer (RFC 6901); <see langword="null"/> where there is none.</summary>
    public string? Target { get; init; }

    /// <summary>Which version each channel points to, by the channel's name.</summary>
    public IReadOnlyDictionary<string, SemanticVersion> Channels { get; init; } = new Dictionary<string, SemanticVersion>();

    /// <summary>The versions, lowest first.</summary>
    public required IReadOnlyList<CatalogVersion> Versions { get; init; }

    /// <summary>What was changed, by whom and why, in the order it happened.</summary>
    public IReadOnlyList<CatalogEvent> History { get; init; } = [];

    /// <summary>Finds a version.</summary>
    /// <param name="version">The version.</param>
    /// <returns>It, or <see langword="null"/>.</returns>
    public CatalogVersion? Find(SemanticVersion version) => Versions.FirstOrDefault(one => one.Version == version);
}
