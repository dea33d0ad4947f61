namespace McpGovernance.Catalog;

/// <summary>The reviewed contracts of one server: which tools there are, who owns them, and which versions were approved by whom.</summary>
/// <remarks>Immutable. <see cref="CatalogFile"/> reads and writes it.</remarks>
public sealed record CatalogDocument
{
    /// <summary>The server's id, as policies and clients name it.</summary>
    public required string Server { get; init; }

    /// <summary>The environments that it is for; empty for any.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Who answers for the server: a team or a person.</summary>
    public required string Owner { get; init; }

    /// <summary>How to reach the owner; <see langword="null"/> where it is not said.</summary>
    public string? Contact { get; init; }

    /// <summary>The tools, by name in ordinal order.</summary>
    public IReadOnlyList<CatalogTool> Tools { get; init; } = [];

    /// <summary>The prompts, by name in ordinal order; <see langword="null"/> where the catalog says nothing of prompts, so that the policy alone decides.</summary>
    public IReadOnlyList<CatalogEntry>? Prompts { get; init; }

    /// <summary>The resources, by URI in ordinal order; <see langword="null"/> where the catalog says nothing of resources.</summary>
    public IReadOnlyList<CatalogEntry>? Resources { get; init; }

    /// <summary>The resource templates, by URI template in ordinal order; <see langword="null"/> where the catalog says nothing of templates.</summary>
    public IReadOnlyList<CatalogEntry>? Templates { get; init; }

    /// <summary>What the server says of itself to models; <see langword="null"/> where nothing was written down, so that a client passes none on.</summary>
    public CatalogInstructions? Instructions { get; init; }

    /// <summary>Finds a tool.</summary>
    /// <param name="name">The name, compared ordinally.</param>
    /// <returns>It, or <see langword="null"/>.</returns>
    public CatalogTool? Find(string name) => Tools.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal));

    /// <summary>The catalog with a tool added, or put in the place of the one with the same name.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>Another catalog.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    public CatalogDocument With(CatalogTool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return this with { Tools = [.. Tools.Where(one => one.Name != tool.Name).Append(tool).OrderBy(static one => one.Name, StringComparer.Ordinal)] };
    }

    /// <summary>The entries of a section whose entries have no versions.</summary>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <returns>They, or <see langword="null"/> where the catalog says nothing of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    public IReadOnlyList<CatalogEntry>? Entries(CatalogSection section) => section switch
    {
        CatalogSection.Prompts => Prompts,
        CatalogSection.Resources => Resources,
        CatalogSection.Templates => Templates,
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "Expected prompts, resources or templates."),
    };

    /// <summary>Finds an entry.</summary>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <param name="name">Its name, URI or URI template, compared ordinally.</param>
    /// <returns>It, or <see langword="null"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    public CatalogEntry? Find(CatalogSection section, string name) => Entries(section)?.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal));

    /// <summary>The catalog with an entry added, or put in the place of the one with the same name.</summary>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>Another catalog.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entry"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    public CatalogDocument With(CatalogSection section, CatalogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return With(section, [.. (Entries(section) ?? []).Where(one => one.Name != entry.Name).Append(entry).OrderBy(static one => one.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The catalog with these entries in a section.</summary>
    internal CatalogDocument With(CatalogSection section, IReadOnlyList<CatalogEntry> entries) => section switch
    {
        CatalogSection.Prompts => this with { Prompts = entries },
        CatalogSection.Resources => this with { Resources = entries },
        _ => this with { Templates = entries },
    };
}
