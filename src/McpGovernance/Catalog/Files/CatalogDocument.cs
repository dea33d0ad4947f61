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
}
