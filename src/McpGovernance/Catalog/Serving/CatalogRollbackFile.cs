using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Documents;

namespace McpGovernance.Catalog;

/// <summary>The file beside a catalog that sends callers back to earlier versions at once, where the catalog itself cannot be replaced quickly.</summary>
/// <remarks>Running processes look at it as often as at the catalog. Thread safe.</remarks>
public static class CatalogRollbackFile
{
    private const string Expected = "a JSON object with 'server' and 'rollbacks'", Rollbacks = "rollbacks", Tool = "tool", Version = "version";

    /// <summary>The file that belongs to a catalog: its path with <c>.rollback.json</c> in the place of <c>.json</c>.</summary>
    /// <param name="catalog">The catalog's path.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    public static string PathOf(string catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Path.ChangeExtension(catalog, ".rollback.json");
    }

    /// <summary>Reads the file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="catalog">The catalog that it belongs to.</param>
    /// <returns>The rollbacks; none where there is no file.</returns>
    /// <exception cref="GovernanceConfigurationException">It cannot be read, is for another server, or names what the catalog does not serve.</exception>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static IReadOnlyList<CatalogRollback> Load(string path, CatalogDocument catalog)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(catalog);
        return File.Exists(path) ? Parse(path, CatalogFile.Bytes(path), catalog) : [];
    }

    /// <summary>Writes the file in one step; with no rollbacks it is taken away.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="catalog">The catalog that it belongs to.</param>
    /// <param name="rollbacks">The rollbacks.</param>
    /// <exception cref="GovernanceConfigurationException">A rollback names what the catalog does not serve.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static void Save(string path, CatalogDocument catalog, IReadOnlyList<CatalogRollback> rollbacks)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rollbacks);
        if (rollbacks.Count == 0)
        {
            File.Delete(path);
            return;
        }

        var document = new JsonObject
        {
            [CatalogKeys.Server] = catalog.Server,
            [Rollbacks] = new JsonArray([.. rollbacks.Select(static one => new JsonObject
            {
                [Tool] = one.Tool,
                [Version] = one.Version.ToString(),
                [CatalogKeys.At] = one.At.UtcDateTime.ToString(CatalogKeys.Time, CultureInfo.InvariantCulture),
                [CatalogKeys.By] = one.By,
                [CatalogKeys.Note] = one.Note,
            })]),
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, CatalogJsonContext.Default.JsonObject);
        Parse(path, bytes, catalog);
        CatalogFile.Replace(Path.GetFullPath(path), bytes);
    }

    private static CatalogRollback[] Parse(string path, ReadOnlyMemory<byte> utf8, CatalogDocument catalog)
    {
        var text = new DocumentText(path, utf8) { Subject = "The rollback file", Expected = Expected };
        var problems = new DocumentProblems(text);
        var values = new DocumentValues(problems);
        if (DocumentNodeReader.Read(text, problems) is not { } document || !values.IsObject(document, Expected))
        {
            problems.ThrowIfAny();
            return [];
        }

        values.NoKeyTwice(document);
        values.OnlyKeys(document, CatalogKeys.Server, Rollbacks);
        if (values.RequiredText(document, CatalogKeys.Server, "the server's id as text") is { } server && server != catalog.Server)
        {
            problems.Error(document.Find(CatalogKeys.Server)!, $"It is for '{server}', and the catalog is that of '{catalog.Server}'.", "Expected the same id. Correct it.");
        }

        var rollbacks = document.Find(Rollbacks) is { } list && values.IsArray(list, "an array of rollbacks") ? list.Children.Select(node => Read(node, catalog, values, problems)).ToList() : [];
        if (document.Find(Rollbacks) is null)
        {
            problems.Error(document, $"The key '{Rollbacks}' is missing.", "Expected an array. Add it, or remove the file.");
        }

        problems.ThrowIfAny();
        return [.. rollbacks.OfType<CatalogRollback>()];
    }

    private static CatalogRollback? Read(DocumentNode node, CatalogDocument catalog, DocumentValues values, DocumentProblems problems)
    {
        const string Shape = "an object with 'tool', 'version', 'at', 'by' and 'note'";
        if (!values.IsObject(node, Shape))
        {
            return null;
        }

        values.OnlyKeys(node, Tool, Version, CatalogKeys.At, CatalogKeys.By, CatalogKeys.Note);
        var (name, version, at) = (values.RequiredText(node, Tool, "a tool's name"), values.RequiredText(node, Version, "a version"), values.RequiredText(node, CatalogKeys.At, "a time in UTC"));
        var (by, note) = (values.RequiredText(node, CatalogKeys.By, "a person"), values.RequiredText(node, CatalogKeys.Note, "why"));
        if (name is null || version is null || at is null || by is null || note is null)
        {
            return null;
        }

        if (!SemanticVersion.TryParse(version, out var parsed) || catalog.Find(name)?.Find(parsed) is not { IsServed: true })
        {
            problems.Error(node, $"'{name}' {version} is nothing that the catalog serves.", "Expected a tool and one of its active or deprecated versions. Correct it.");
            return null;
        }

        if (!DateTimeOffset.TryParseExact(at, CatalogKeys.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            problems.Error(node.Find(CatalogKeys.At)!, $"'{at}' is no time.", "Expected a time in UTC to the second, such as '2026-11-26T09:00:00Z'. Correct it.");
            return null;
        }

        return new CatalogRollback(name, parsed, time, by, note);
    }
}
