using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpGovernance.Catalog;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Hosting;

/// <summary>Contracts of tools for those who look at policies without a server: from a catalog, or from definitions.</summary>
/// <remarks>Thread safe.</remarks>
public static class ReviewedTools
{
    private static readonly JsonTypeInfo<Tool> s_tool = (JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool));

    /// <summary>Each tool of a catalog in the version that callers get who ask for none: the stable one, or the highest that is served.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The contracts, by name in ordinal order. A tool that is served in no version has none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<ToolContract> Of(CatalogDocument catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return [.. catalog.Tools.Select(static tool => Default(tool) is { } version ? Contract(tool, version) : null).OfType<ToolContract>()];
    }

    /// <summary>Every approved version of every tool of a catalog, also those that are served no longer.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The contracts, by name in ordinal order and then by version.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<ToolContract> AllVersionsOf(CatalogDocument catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return [.. catalog.Tools.SelectMany(static tool => tool.Versions.Where(static version => version.Approval is not null).Select(version => Contract(tool, version)))];
    }

    /// <summary>Tools as a server lists them. Nobody classified them, so they have no risk and no data.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="trust">What is taken of what they say of themselves.</param>
    /// <returns>The contracts, in the order of the definitions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="definitions"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<ToolContract> Of(IEnumerable<Tool> definitions, AnnotationTrust trust = AnnotationTrust.None)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return [.. definitions.Select(tool => new LiveContract(tool, KindOf(tool, trust), static one => ToolDigest.Of(JsonSerializer.SerializeToElement(one, s_tool))))];
    }

    private static ToolKind KindOf(Tool tool, AnnotationTrust trust) =>
        trust == AnnotationTrust.ReadOnlyHint && tool.Annotations?.ReadOnlyHint == true ? ToolKind.Read : ToolKind.Destructive;

    private static CatalogVersion? Default(CatalogTool tool) =>
        tool.Channels.TryGetValue(CatalogTool.Stable, out var stable) ? tool.Find(stable) : tool.Versions.LastOrDefault(static version => version.IsServed);

    private static LiveContract Contract(CatalogTool tool, CatalogVersion version) => new(version.Definition.Deserialize(s_tool)!, tool.Kind, _ => version.Digest)
    {
        Version = version.Version.ToString(),
        Risk = tool.Risk,
        Data = tool.Data,
        TargetPointer = tool.Target,
    };
}
