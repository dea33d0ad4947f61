using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>Holds what a catalog says against itself: digests, schemas, approvals, channels, and whether each version is raised by as much as its change needs.</summary>
internal sealed class CatalogChecks(DocumentProblems problems, DocumentNode document)
{
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public void Check(CatalogDocument catalog)
    {
        var skeletons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tool in catalog.Tools)
        {
            var node = document.Find(CatalogKeys.Tools)!.Find(tool.Name)!;
            if (!skeletons.TryAdd(NameSkeleton.Of(tool.Name), tool.Name))
            {
                problems.KeyError(node, $"The names '{tool.Name}' and '{skeletons[NameSkeleton.Of(tool.Name)]}' look alike.", "Expected names that nobody takes for each other. Rename one.");
            }

            CheckTool(tool, node);
        }

        foreach (var section in CatalogSections.OfEntries)
        {
            foreach (var entry in catalog.Entries(section) ?? [])
            {
                CheckEntry(section, entry, document.Find(CatalogKeys.Word(section))!.Find(entry.Name)!);
            }
        }

        problems.ThrowIfAny();
    }

    private void CheckEntry(CatalogSection section, CatalogEntry entry, DocumentNode node)
    {
        if (CatalogSections.NameIn(section, entry.Definition) is var name && name != entry.Name)
        {
            problems.Error(node.Find(CatalogKeys.Definition)!, $"The definition is of '{name}', and stands under '{entry.Name}'.", $"Expected the same '{CatalogSections.NameOf(section)}', compared exactly. Correct the one that is wrong.");
        }

        CheckDigest(entry.Definition, entry.Digest, node);
    }

    private void CheckDigest(JsonElement definition, string given, DocumentNode node)
    {
        if (ToolDigest.Of(definition) is var digest && digest != given)
        {
            problems.Error(
                node.Find(CatalogKeys.Digest)!, $"The digest is not that of the definition, which is '{digest}'.",
                "Somebody changed one of the two by hand. Take back the change, or have the definition approved with 'mcpgov catalog approve'.");
        }
    }

    private void CheckTool(CatalogTool tool, DocumentNode node)
    {
        var versions = node.Find(CatalogKeys.Versions)!;
        foreach (var version in tool.Versions)
        {
            CheckVersion(tool, version, versions.Find(version.Version.ToString())!);
        }

        foreach (var (channel, version) in tool.Channels)
        {
            if (tool.Find(version) is not { IsServed: true })
            {
                problems.Error(
                    node.Find(CatalogKeys.Channels)!.Find(channel)!, $"The channel '{channel}' points to {version}, which is {(tool.Find(version) is { } found ? CatalogKeys.Word(found.Status) : "not there")}.",
                    "Expected a version that is active or deprecated. Point the channel to one, or remove it.");
            }
        }

        if (tool.Versions.Any(static one => one.IsServed) && !tool.Channels.ContainsKey(CatalogTool.Stable))
        {
            problems.Error(node, $"The tool '{tool.Name}' has versions to serve and no channel '{CatalogTool.Stable}'.", $"Expected 'channels' with '{CatalogTool.Stable}', the version for callers who are on no other. Add it.");
        }

        CheckBumps(tool, versions);
        foreach (var version in tool.Versions.Where(static one => one.Upgrade is not null))
        {
            CheckUpgrade(tool, version, version.Upgrade!, versions.Find(version.Version.ToString())!.Find(CatalogKeys.Upgrade)!);
        }
    }

    /// <summary>Only upwards, so that there is no way round in circles; to what callers may be served by; and what is valid before is valid after.</summary>
    private void CheckUpgrade(CatalogTool tool, CatalogVersion from, CatalogUpgrade upgrade, DocumentNode node)
    {
        if (upgrade.To <= from.Version || tool.Find(upgrade.To) is not { IsServed: true } to)
        {
            problems.Error(
                node.Find(CatalogKeys.To)!, $"From {from.Version} to {upgrade.To} is no upgrade: {(upgrade.To <= from.Version ? "it is not higher" : tool.Find(upgrade.To) is { } found ? $"it is {CatalogKeys.Word(found.Status)}" : "there is no such version")}.",
                "Expected a higher version that is active or deprecated. Correct it.");
            return;
        }

        if (upgrade.IsInCode || problems.HasAny)
        {
            return;         // Code is tried when the server starts; and what is wrong with schemas has been said.
        }

        var (input, output) = (Schemas(from, to, "inputSchema"), Schemas(to, from, "outputSchema"));
        if (!(input is { } arguments && UpgradeCheck.IsProved(arguments.Source, upgrade.Arguments, arguments.Target))
            && UpgradeCheck.Arguments(from.Definition, to.Definition, given => CatalogUpgrade.Applied(upgrade.Arguments, given)) is { } wrong)
        {
            problems.Error(node, $"The upgrade cannot be right. {wrong}", "Expected steps after which every call of the earlier version is one of the later. Correct them.");
        }

        if (!(output is { } result && UpgradeCheck.IsProved(result.Source, upgrade.Result, result.Target))
            && UpgradeCheck.Result(from.Definition, to.Definition, value => CatalogUpgrade.Applied(upgrade.Result, value)) is { } back)
        {
            problems.Error(node, $"The way back cannot be right. {back}", "Expected steps after which every result of the later version is one of the earlier. Correct them.");
        }
    }

    private static (JsonElement Source, JsonElement Target)? Schemas(CatalogVersion source, CatalogVersion target, string keyword) =>
        source.Definition.TryGetProperty(keyword, out var before) && target.Definition.TryGetProperty(keyword, out var after) ? (before, after) : null;

    private void CheckVersion(CatalogTool tool, CatalogVersion version, DocumentNode node)
    {
        var name = version.Definition.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (name != tool.Name)
        {
            problems.Error(node.Find(CatalogKeys.Definition)!, $"The definition is of '{name}', and stands under '{tool.Name}'.", "Expected the same name, compared exactly. Correct the one that is wrong.");
        }

        CheckDigest(version.Definition, version.Digest, node);
        CheckSchemas(version, node.Find(CatalogKeys.Definition)!);
        if (version.Status == CatalogStatus.Draft == version.Approval is not null)
        {
            problems.Error(
                node, $"The version is {CatalogKeys.Word(version.Status)} and {(version.Approval is null ? "nobody has approved it" : "it has been approved")}.",
                "Expected 'approved' for everything but drafts. Approve it with 'mcpgov catalog approve'.");
        }

        CheckDeprecation(tool, version, node);
    }

    private void CheckSchemas(CatalogVersion version, DocumentNode definition)
    {
        if (!version.Definition.TryGetProperty("inputSchema", out var input) || input.ValueKind != JsonValueKind.Object)
        {
            problems.Error(definition, "The definition has no 'inputSchema'.", "Expected an object, as the protocol has it. Add it.");
        }

        foreach (var keyword in new[] { "inputSchema", "outputSchema" })
        {
            if (version.Definition.TryGetProperty(keyword, out var schema))
            {
                try
                {
                    JsonSchema.Compile(schema);
                }
                catch (JsonSchemaException wrong)
                {
                    problems.Error(definition.Find(keyword)!, wrong.Message, "Expected a schema that calls can be held against. Correct it in the server, and have it approved again.");
                }
            }
        }
    }

    private void CheckDeprecation(CatalogTool tool, CatalogVersion version, DocumentNode node)
    {
        if (version is { Status: CatalogStatus.Deprecated, Deprecation: null } || (version.Deprecation is not null && version.Status is CatalogStatus.Draft or CatalogStatus.Active))
        {
            problems.Error(node, $"The version is {CatalogKeys.Word(version.Status)} and 'deprecated' is {(version.Deprecation is null ? "missing" : "there")}.", "Expected 'deprecated' for what is on its way out. Use 'mcpgov catalog deprecate'.");
        }

        if (version.Deprecation is not { } end)
        {
            return;
        }

        if (end.Sunset < end.Since)
        {
            problems.Error(node.Find(CatalogKeys.Deprecated)!, "The sunset is before the deprecation.", "Expected a sunset after 'since'. Correct one of the two.");
        }

        if (end.ReplacedBy is { } replacement && (replacement == version.Version || tool.Find(replacement) is null or { Status: CatalogStatus.Draft } || IsCycle(tool, version)))
        {
            problems.Error(
                node.Find(CatalogKeys.Deprecated)!.Find(CatalogKeys.ReplacedBy)!, $"The replacement {replacement} is no approved version of '{tool.Name}', or leads back here.",
                "Expected another approved version of the same tool. Correct it.");
        }
    }

    private static bool IsCycle(CatalogTool tool, CatalogVersion from)
    {
        var seen = new HashSet<SemanticVersion>();
        for (var at = from; at?.Deprecation?.ReplacedBy is { } next; at = tool.Find(next))
        {
            if (!seen.Add(at.Version))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of what was approved, neighbour by neighbour: a breaking change under a minor version would be taken for a compatible one.</summary>
    private void CheckBumps(CatalogTool tool, DocumentNode versions)
    {
        var approved = tool.Versions.Where(static one => one.Approval is not null).ToList();
        foreach (var (old, now) in approved.Zip(approved.Skip(1)))
        {
            // A new major version may change everything.
            if (old.Digest != now.Digest && now.Version < old.Version.Next(VersionBump.Major) && Compare(old, now) is { } comparison && now.Version < old.Version.Next(comparison.Bump) && !IsBefore(now.Version, old.Version.Next(comparison.Bump)))
            {
                problems.KeyError(
                    versions.Find(now.Version.ToString())!,
                    $"From {old.Version} to {now.Version} is less than the change needs, which is {CatalogKeys.Word(comparison.Bump)}: {comparison.Reasons[0].Sentence}",
                    $"Expected {old.Version.Next(comparison.Bump)} or higher. Give it that version.");
            }
        }
    }

    /// <summary>What is before a release counts as the release.</summary>
    private static bool IsBefore(SemanticVersion version, SemanticVersion release) =>
        version.Label.Length > 0 && (version.Major, version.Minor, version.Patch) == (release.Major, release.Minor, release.Patch);

    private static ToolComparison? Compare(CatalogVersion old, CatalogVersion now)
    {
        try
        {
            return ToolComparer.Compare(old.Definition, now.Definition);
        }
        catch (JsonSchemaException)
        {
            return null;        // It has been said already.
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
