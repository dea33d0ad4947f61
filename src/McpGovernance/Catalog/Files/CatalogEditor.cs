using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>Changes of a catalog, each by a person and for a reason. A catalog is immutable: each gives another one.</summary>
/// <remarks>Thread safe. What comes out is checked when it is saved.</remarks>
public static class CatalogEditor
{
    /// <summary>Writes a definition down without approving it.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="definition">The definition, as <c>tools/list</c> gives it.</param>
    /// <returns>The catalog with a draft, or the same where it has the definition already.</returns>
    /// <exception cref="CatalogException">The definition is no object with a name.</exception>
    /// <exception cref="JsonSchemaException">A schema does not compile.</exception>
    public static CatalogDocument Draft(CatalogDocument catalog, JsonElement definition)
    {
        var tool = ToolOf(catalog, definition, out var own, out var digest);
        return tool.Versions.Any(one => one.Digest == digest)
            ? catalog
            : catalog.With(tool with { Versions = Ordered(tool.Versions, new CatalogVersion { Version = VersionFor(tool, own, wanted: null), Status = CatalogStatus.Draft, Definition = own, Digest = digest }) });
    }

    /// <summary>Approves a definition and points a channel to it.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="definition">The definition, as <c>tools/list</c> gives it.</param>
    /// <param name="author">Who approves it, and why.</param>
    /// <param name="version">Its version; <see langword="null"/> for the next one that the change needs, and 1.0.0 for a new tool.</param>
    /// <param name="channel">The channel that points to it from now on. A tool's first version is always <c>stable</c> too.</param>
    /// <returns>The catalog with the approved version.</returns>
    /// <exception cref="CatalogException">The definition is no object with a name, or the version is lower than the change needs.</exception>
    /// <exception cref="JsonSchemaException">A schema does not compile.</exception>
    public static CatalogDocument Approve(CatalogDocument catalog, JsonElement definition, CatalogAuthor author, SemanticVersion? version = null, string channel = CatalogTool.Stable)
    {
        ArgumentNullException.ThrowIfNull(author);
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        var tool = ToolOf(catalog, definition, out var own, out var digest);
        var known = tool.Versions.FirstOrDefault(one => one.Digest == digest);
        if (known is not null && version is { } other && other != known.Version)
        {
            throw new CatalogException($"The tool '{tool.Name}' has this definition as {known.Version} already. A definition has one version.");
        }

        var approved = (known ?? new CatalogVersion { Version = VersionFor(tool, own, version), Status = CatalogStatus.Draft, Definition = own, Digest = digest }) with
        {
            Status = CatalogStatus.Active,
            Approval = known is { IsServed: true } ? known.Approval : new CatalogApproval(author.By, author.Second, author.Note),
            Deprecation = null,
        };
        tool = tool with { Versions = Ordered(tool.Versions, approved) };
        tool = Pointed(tool, channel, approved.Version);
        tool = tool.Channels.ContainsKey(CatalogTool.Stable) ? tool : Pointed(tool, CatalogTool.Stable, approved.Version);
        return catalog.With(Told(tool, author, $"approved {approved.Version} for {channel}"));
    }

    /// <summary>Points a channel to a version: forwards, or back.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="name">The tool.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="version">The version.</param>
    /// <param name="author">Who does it, and why.</param>
    /// <returns>The changed catalog.</returns>
    /// <exception cref="CatalogException">There is no such tool or version, or the version is not served.</exception>
    public static CatalogDocument Point(CatalogDocument catalog, string name, string channel, SemanticVersion version, CatalogAuthor author)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        ArgumentNullException.ThrowIfNull(author);
        var (tool, found) = Find(catalog, name, version);
        if (!found.IsServed)
        {
            throw new CatalogException($"Version {version} of '{name}' is {CatalogKeys.Word(found.Status)}, so no channel can point to it. Approve it first.");
        }

        var before = tool.Channels.TryGetValue(channel, out var old) ? $"{old} to " : "";
        return catalog.With(Told(Pointed(tool, channel, version), author, $"{channel}: {before}{version}"));
    }

    /// <summary>Says that a version is on its way out. It is served until its sunset.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="name">The tool.</param>
    /// <param name="version">The version.</param>
    /// <param name="sunset">From when on it is refused; <see langword="null"/> for no end yet.</param>
    /// <param name="replacedBy">The version to go to; <see langword="null"/> for none.</param>
    /// <param name="author">Who does it; the note is what callers are told.</param>
    /// <returns>The changed catalog.</returns>
    /// <exception cref="CatalogException">There is no such tool or version, or it is not served.</exception>
    public static CatalogDocument Deprecate(CatalogDocument catalog, string name, SemanticVersion version, DateTimeOffset? sunset, SemanticVersion? replacedBy, CatalogAuthor author)
    {
        ArgumentNullException.ThrowIfNull(author);
        var (tool, found) = Find(catalog, name, version);
        if (!found.IsServed)
        {
            throw new CatalogException($"Version {version} of '{name}' is {CatalogKeys.Word(found.Status)}: only what is served can be on its way out.");
        }

        var changed = found with { Status = CatalogStatus.Deprecated, Deprecation = new CatalogDeprecation(author.Second, sunset, author.Note, replacedBy) };
        return catalog.With(Told(tool with { Versions = Ordered(tool.Versions, changed) }, author, $"deprecated {version}"));
    }

    /// <summary>Takes a version out of service: as announced, or because its approval is taken back.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="name">The tool.</param>
    /// <param name="version">The version.</param>
    /// <param name="isWithdrawn">Whether its approval is taken back.</param>
    /// <param name="author">Who does it, and why.</param>
    /// <returns>The changed catalog.</returns>
    /// <exception cref="CatalogException">There is no such tool or version, it is a draft, or a channel points to it.</exception>
    public static CatalogDocument Retire(CatalogDocument catalog, string name, SemanticVersion version, bool isWithdrawn, CatalogAuthor author)
    {
        ArgumentNullException.ThrowIfNull(author);
        var (tool, found) = Find(catalog, name, version);
        if (found.Status == CatalogStatus.Draft)
        {
            throw new CatalogException($"Version {version} of '{name}' is a draft, which nobody is served by. Remove it from the file.");
        }

        // The last version takes the tool with it; of several, somebody must say where its callers go.
        var isLast = !tool.Versions.Any(one => one.IsServed && one.Version != version);
        if (!isLast && tool.Channels.FirstOrDefault(one => one.Value == version) is { Key: { } channel })
        {
            throw new CatalogException($"The channel '{channel}' points to {version} of '{name}'. Point it to another version first.");
        }

        var changed = found with { Status = isWithdrawn ? CatalogStatus.Withdrawn : CatalogStatus.Retired };
        tool = tool with { Versions = Ordered(tool.Versions, changed), Channels = isLast ? new Dictionary<string, SemanticVersion>() : tool.Channels };
        return catalog.With(Told(tool, author, $"{CatalogKeys.Word(changed.Status)} {version}"));
    }

    private static CatalogTool ToolOf(CatalogDocument catalog, JsonElement definition, out JsonElement own, out string digest)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var name = definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String && given.GetString() is { Length: > 0 } text
            ? text
            : throw new CatalogException("A tool's definition is an object with a 'name'.");
        own = ToolDigest.Foreign(definition);
        digest = ToolDigest.Of(own);
        return catalog.Find(name) ?? new CatalogTool { Name = name, Versions = [] };
    }

    private static (CatalogTool Tool, CatalogVersion Version) Find(CatalogDocument catalog, string name, SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var tool = catalog.Find(name) ?? throw new CatalogException($"The catalog of '{catalog.Server}' has no tool '{name}'. It has: {string.Join(", ", catalog.Tools.Select(static one => one.Name))}.");
        var found = tool.Find(version) ?? throw new CatalogException($"The tool '{name}' has no version {version}. It has: {string.Join(", ", tool.Versions.Select(static one => one.Version))}.");
        return (tool, found);
    }

    private static SemanticVersion VersionFor(CatalogTool tool, JsonElement definition, SemanticVersion? wanted)
    {
        if (tool.Versions is not [.., var last])
        {
            return wanted ?? new SemanticVersion(1, 0, 0);
        }

        var known = tool.Versions.LastOrDefault(static one => one.Approval is not null) ?? last;
        var comparison = ToolComparer.Compare(known.Definition, definition);
        var least = known.Version.Next(comparison.Bump == VersionBump.None ? VersionBump.Patch : comparison.Bump);
        least = least > last.Version ? least : last.Version.Next(VersionBump.Patch);
        return wanted is not { } version || version >= least
            ? wanted ?? least
            : throw new CatalogException($"From {known.Version} to {version} is less than the change of '{tool.Name}' needs, which is {CatalogKeys.Word(comparison.Bump)}: {comparison.Reasons.Select(static one => one.Sentence).FirstOrDefault("the order of its members.")} Expected {least} or higher.");
    }

    private static CatalogVersion[] Ordered(IReadOnlyList<CatalogVersion> versions, CatalogVersion changed) =>
        [.. versions.Where(one => one.Version != changed.Version).Append(changed).OrderBy(static one => one.Version)];

    private static CatalogTool Pointed(CatalogTool tool, string channel, SemanticVersion version) =>
        tool with { Channels = new Dictionary<string, SemanticVersion>(tool.Channels, StringComparer.Ordinal) { [channel] = version } };

    private static CatalogTool Told(CatalogTool tool, CatalogAuthor author, string what) => tool with { History = [.. tool.History, new CatalogEvent(author.Second, author.By, what, author.Note)] };
}
