using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>How catalogs are served.</summary>
public sealed class CatalogOptions
{
    /// <summary>What becomes of a live tool that is not as the catalog approved it.</summary>
    /// <value>The default is <see cref="CatalogDrift.Withhold"/>.</value>
    public CatalogDrift Drift { get; set; }

    /// <summary>On a client: what becomes of a tool that the server's catalog does not have.</summary>
    /// <value>The default is <see cref="FirstUse.Withhold"/>.</value>
    public FirstUse FirstUse { get; set; }

    /// <summary>On a client: decides about a tool that the server's catalog does not have, in the place of <see cref="FirstUse"/>.</summary>
    /// <value>The default is <see langword="null"/>. It gets the server's id and the definition as it came, is called concurrently, and should be quick; what it throws withholds the tool.</value>
    public Func<string, JsonElement, bool>? ApproveFirstUse { get; set; }

    /// <summary>How often the files are looked at for changes. A file that does not load leaves the last good catalog in force.</summary>
    /// <value>The default is two seconds. From 100 ms to one day.</value>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    internal List<(string Tool, string From, ToolUpgrade Upgrade)> Upgrades { get; } = [];

    internal Dictionary<string, ToolVersionAttribute> Versions { get; } = new(StringComparer.Ordinal);

    /// <summary>Says which version of which tool a live tool is, where no method of yours can carry <see cref="ToolVersionAttribute"/>; it goes before the attribute.</summary>
    /// <param name="liveName">The name under which the server holds it, compared ordinally.</param>
    /// <param name="version">The version, such as <c>2.0.0</c>. The catalog has the last word: a tool that is not the version it says is not served.</param>
    /// <param name="tool">The tool that it is a version of; <see langword="null"/> for the tool with its own name.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="liveName"/> or <paramref name="version"/> is <see langword="null"/>.</exception>
    public CatalogOptions Version(string liveName, string version, string? tool = null)
    {
        ArgumentNullException.ThrowIfNull(liveName);
        ArgumentNullException.ThrowIfNull(version);
        Versions[liveName] = new ToolVersionAttribute(version) { Tool = tool };
        return this;
    }

    /// <summary>Gives the code of an upgrade that the catalog declares with <c>"code": true</c>.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="from">The version that it starts from, such as <c>1.0.0</c>.</param>
    /// <param name="arguments">Makes the later version's arguments; it must not change the given ones. Called concurrently.</param>
    /// <param name="result">Makes the earlier version's structured result; <see langword="null"/> where it stays as it is. Called concurrently.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/>, <paramref name="from"/> or <paramref name="arguments"/> is <see langword="null"/>.</exception>
    /// <remarks>When the server starts it is tried on values of both schemas; one that cannot be right stops the start.</remarks>
    public CatalogOptions Upgrade(
        string tool, string from, Func<IDictionary<string, JsonElement>, IDictionary<string, JsonElement>> arguments, Func<JsonElement, JsonElement>? result = null)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(arguments);
        Upgrades.Add((tool, from, new ToolUpgrade(arguments, result ?? (static value => value))));
        return this;
    }
}
